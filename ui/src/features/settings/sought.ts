// The setting that the search leads to: its place on the page shows itself and lets go again.

import { create } from "zustand";

type Sought = { id: string | null; seek: (id: string | null) => void };

export const useSought = create<Sought>((set) => ({ id: null, seek: (id) => set({ id }) }));
