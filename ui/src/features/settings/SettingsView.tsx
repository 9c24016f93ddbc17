// Settings: a list of sections with a search over all settings, and the section that is open.

import { go } from "../../design/router";
import { TitleBar } from "../../design/TitleBar";
import type { AppState } from "../../ipc/bindings";
import type { SettingsSection } from "../../lib/routes";
import { AboutSection } from "./AboutSection";
import { AppearanceSection } from "./AppearanceSection";
import { BudgetSection } from "./BudgetSection";
import { ConnectionsSection } from "./ConnectionsSection";
import { DataSection } from "./DataSection";
import { DiagnosticsSection } from "./DiagnosticsSection";
import { GeneralSection } from "./GeneralSection";
import { NetworkSection } from "./NetworkSection";
import { PrivacySection } from "./PrivacySection";
import { SettingsSearch } from "./SettingsSearch";
import { ShortcutsSection } from "./ShortcutsSection";
import { SECTIONS } from "./sections";
import styles from "./settings.module.css";

function Open({ section, state }: { section: SettingsSection; state: AppState }) {
  if (section === "general") return <GeneralSection />;
  if (section === "appearance") return <AppearanceSection />;
  if (section === "connections") return <ConnectionsSection state={state} />;
  if (section === "budget") return <BudgetSection />;
  if (section === "privacy") return <PrivacySection />;
  if (section === "shortcuts") return <ShortcutsSection />;
  if (section === "network") return <NetworkSection />;
  if (section === "data") return <DataSection />;
  if (section === "diagnostics") return <DiagnosticsSection />;
  return <AboutSection state={state} />;
}

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
          <SettingsSearch>
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
          </SettingsSearch>
          <span className={styles.spring} />
          <p className={styles.version}>Medley {state.version}</p>
        </nav>
        <main key={section} className={styles.scroll} aria-label="Settings">
          <div className={styles.content}>
            <Open section={section} state={state} />
          </div>
        </main>
      </div>
    </>
  );
}
