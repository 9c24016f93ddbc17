// Settings, so far four sections: connections, the monthly budget, privacy, appearance. More come with what they set.

import { IconCoin, IconKey, IconShieldLock, IconSun, type TablerIcon } from "@tabler/icons-react";
import { go } from "../../design/router";
import { TitleBar } from "../../design/TitleBar";
import type { AppState } from "../../ipc/bindings";
import type { SettingsSection } from "../../lib/routes";
import { AppearanceSection } from "./AppearanceSection";
import { BudgetSection } from "./BudgetSection";
import { ConnectionsSection } from "./ConnectionsSection";
import { PrivacySection } from "./PrivacySection";
import styles from "./settings.module.css";

const SECTIONS: readonly { id: SettingsSection; name: string; icon: TablerIcon }[] = [
  { id: "connections", name: "Connections", icon: IconKey },
  { id: "budget", name: "Budget", icon: IconCoin },
  { id: "privacy", name: "Privacy", icon: IconShieldLock },
  { id: "appearance", name: "Appearance", icon: IconSun },
];

export function SettingsView({ section, state }: { section: SettingsSection; state: AppState }) {
  return (
    <>
      <TitleBar>
        <div className={styles.bar}>
          <h1>Settings</h1>
        </div>
      </TitleBar>
      <div className={styles.body}>
        <nav className={styles.nav} aria-label="Settings">
          {SECTIONS.map(({ id, name, icon: Icon }) => (
            <button
              key={id}
              type="button"
              aria-current={id === section ? "page" : undefined}
              onClick={() => go({ view: "settings", section: id })}
              data-testid={`settings-${id}`}
            >
              <Icon size={16} stroke={1.5} aria-hidden="true" />
              {name}
            </button>
          ))}
          <span className={styles.spring} />
          <p className={styles.version}>Medley {state.version}</p>
        </nav>
        <main className={styles.scroll} aria-label="Settings">
          <div className={styles.content}>
            {section === "connections" && <ConnectionsSection state={state} />}
            {section === "budget" && <BudgetSection />}
            {section === "privacy" && <PrivacySection />}
            {section === "appearance" && <AppearanceSection />}
          </div>
        </main>
      </div>
    </>
  );
}
