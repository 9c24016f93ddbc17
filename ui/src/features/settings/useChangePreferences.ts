// Changes some preferences and says so where the core refused.

import { useToasts } from "../../design/toasts";
import type { Preferences, UserError } from "../../ipc/bindings";
import { useSetPreferences } from "../../ipc/preferences";

export function useChangePreferences(): (change: Partial<Preferences>) => void {
  const set = useSetPreferences();
  const show = useToasts((state) => state.show);
  return (change) => void set(change).catch((error: UserError) => show(`${error.title}. ${error.detail}`));
}
