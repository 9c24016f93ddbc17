// The three typefaces, and the surfaces with their inks.

import text from "../design/styles/text.module.css";
import tokens from "../design/tokens.json";
import { kebab } from "../design/variables";
import styles from "./gallery.module.css";
import { Section } from "./Section";

export function Speakers() {
  return (
    <>
      <Section title="Three speakers">
        <div className={styles.three}>
          <p className={styles.serif}>The boat did not know. That is how you know a light is working.</p>
          <p>Approve, re-roll, or edit the prompt</p>
          <p className={text.machine}>$0.0118, 6.2 s, 18,204 in</p>
        </div>
        <div className={styles.sizes}>
          <span className={text.page}>Page</span>
          <span className={text.section}>Section</span>
          <span>Body</span>
          <span className={text.small}>Small</span>
          <span className={text.caption}>Caption</span>
          <span className={text.soft}>Soft</span>
          <span className={text.faint}>Faint</span>
          <span className={text.warn}>Waits</span>
          <span className={text.danger}>Broke</span>
        </div>
      </Section>
      <Section title="Surfaces and ink">
        <div className={styles.swatches}>
          {Object.keys(tokens.color.light).map((name) => (
            <div key={name} className={styles.swatch}>
              <i style={{ background: `var(--m-${kebab(name)})` }} />
              {name}
            </div>
          ))}
        </div>
      </Section>
    </>
  );
}
