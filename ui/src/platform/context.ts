// Hands the chosen platform to every component. Which system the window is drawn for is the app's state, not this.

import { createContext, useContext } from "react";
import type { Platform } from "./types";

const PlatformContext = createContext<Platform | null>(null);

export const PlatformProvider = PlatformContext.Provider;

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (!platform) throw new Error("usePlatform outside PlatformProvider");
  return platform;
}
