// The sections of Settings in their order, each with the list of what can be found in it.

import {
  IconActivity,
  IconCoin,
  IconDatabase,
  IconInfoCircle,
  IconKey,
  IconKeyboard,
  IconSettings,
  IconShieldLock,
  IconSun,
  IconWorld,
  type TablerIcon,
} from "@tabler/icons-react";
import type { SettingsSection } from "../../lib/routes";
import { aboutSettings } from "./AboutSection";
import { appearanceSettings } from "./AppearanceSection";
import { budgetSettings } from "./BudgetSection";
import { connectionsSettings } from "./ConnectionsSection";
import { dataSettings } from "./DataSection";
import { diagnosticsSettings } from "./DiagnosticsSection";
import { generalSettings } from "./GeneralSection";
import { networkSettings } from "./NetworkSection";
import { privacySettings } from "./PrivacySection";
import { shortcutsSettings } from "./ShortcutsSection";
import type { Setting } from "./setting";

type Section = { id: SettingsSection; name: string; icon: TablerIcon; settings: readonly Setting[] };

export const SECTIONS: readonly Section[] = [
  { id: "general", name: "General", icon: IconSettings, settings: generalSettings },
  { id: "appearance", name: "Appearance", icon: IconSun, settings: appearanceSettings },
  { id: "connections", name: "Keys", icon: IconKey, settings: connectionsSettings },
  { id: "budget", name: "Budget", icon: IconCoin, settings: budgetSettings },
  { id: "privacy", name: "Privacy", icon: IconShieldLock, settings: privacySettings },
  { id: "shortcuts", name: "Shortcuts", icon: IconKeyboard, settings: shortcutsSettings },
  { id: "network", name: "Network", icon: IconWorld, settings: networkSettings },
  { id: "data", name: "Data", icon: IconDatabase, settings: dataSettings },
  { id: "diagnostics", name: "Diagnostics", icon: IconActivity, settings: diagnosticsSettings },
  { id: "about", name: "About", icon: IconInfoCircle, settings: aboutSettings },
];

export const ALL_SETTINGS: readonly Setting[] = SECTIONS.flatMap((section) => section.settings);
