// The four points of the dial, in its order.

import type { Preset } from "../../ipc/bindings";

export const PRESETS: readonly { value: Preset; label: string; about: string }[] = [
  { value: "best", label: "Best", about: "Quality first; hardly looks at money or waiting." },
  {
    value: "balanced",
    label: "Balanced",
    about: "Best quality for its price: ten times the price must bring clearly more.",
  },
  { value: "thrifty", label: "Thrifty", about: "The cheapest above a floor of quality." },
  { value: "fast", label: "Fast", about: "The earliest first words above a floor of quality." },
];
