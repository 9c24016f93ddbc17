// Every part of the design in every state, on paper and on ink, side by side: open the page with `?gallery`. It draws
// the same components that the views do, so a change to one shows here first.

import { MantineProvider } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { SystemProvider } from "../design/TitleBar";
import { theme } from "../design/theme";
import { cssVariablesResolver, type Scheme } from "../design/variables";
import { PlatformProvider } from "../platform/context";
import { FakeWorld } from "../platform/fake";
import { Controls } from "./Controls";
import styles from "./gallery.module.css";
import { Scores } from "./Scores";
import { Speakers } from "./Speakers";
import { States } from "./States";
import { Voices } from "./Voices";
import { Work } from "./Work";

const SHEETS: { scheme: Scheme; name: string }[] = [
  { scheme: "light", name: "Paper" },
  { scheme: "dark", name: "Ink" },
];

/** A part of the page in a theme of its own, whatever the page's is. */
function Themed({ scheme, children }: { scheme: Scheme; children: ReactNode }) {
  const [root, setRoot] = useState<HTMLElement | null>(null);
  return (
    <div ref={setRoot} id={`sheet-${scheme}`} data-mantine-color-scheme={scheme} className={styles.sheet}>
      {root && (
        <MantineProvider
          theme={theme}
          cssVariablesResolver={cssVariablesResolver}
          cssVariablesSelector={`#sheet-${scheme}`}
          getRootElement={() => root}
          forceColorScheme={scheme}
        >
          {children}
        </MantineProvider>
      )}
    </div>
  );
}

export function Gallery() {
  const [platform] = useState(() => new FakeWorld({ fixture: "busy" }).platform);
  return (
    <PlatformProvider value={platform}>
      <SystemProvider value="linux">
        <main className={styles.gallery} aria-label="Gallery">
          {SHEETS.map(({ scheme, name }) => (
            <Themed key={scheme} scheme={scheme}>
              <header className={styles.head}>
                <h1>{name}</h1>
                <span>Medley kit, {scheme} theme</span>
              </header>
              <Speakers />
              <Voices />
              <Scores />
              <Controls />
              <Work />
              <States />
            </Themed>
          ))}
        </main>
      </SystemProvider>
    </PlatformProvider>
  );
}
