// An attached picture or text, whole, before it is sent. A picture fits the window first and can be made larger.

import { Button } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../../design/Dialog";
import text from "../../../design/styles/text.module.css";
import { cx } from "../../../lib/classes";
import { plural } from "../../../lib/text";
import type { DraftFile } from "../state";
import styles from "./attached.module.css";
import { kindOf, textOf } from "./files";

/** More text than this is not drawn at once. */
const SHOWN = 100_000;
const STEPS = [1, 1.5, 2, 3, 4] as const;

function Picture({ file }: { file: DraftFile }) {
  const [step, setStep] = useState(0);
  const scale = STEPS[step] ?? 1;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={styles.frame} tabIndex={0} aria-label={file.name}>
        <img
          src={`data:${file.media_type};base64,${file.base64}`}
          alt={file.name}
          style={scale === 1 ? { maxWidth: "100%" } : { width: `${scale * 100}%` }}
          data-testid="picture"
        />
      </section>
      <div className={styles.zoom}>
        {step > 0 && (
          <Button size="xs" onClick={() => setStep(step - 1)}>
            Smaller
          </Button>
        )}
        {step < STEPS.length - 1 && (
          <Button size="xs" onClick={() => setStep(step + 1)}>
            Larger
          </Button>
        )}
        <span className={cx(text.machineSmall, text.faint)}>{scale * 100}%</span>
      </div>
    </>
  );
}

function Words({ file }: { file: DraftFile }) {
  const words = textOf(file);
  const rest = words.length - SHOWN;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre className={styles.words} tabIndex={0} data-selectable>
        {words.slice(0, SHOWN)}
      </pre>
      {rest > 0 && <p className={cx(text.small, text.soft)}>{plural(rest, "more character")} are sent too.</p>}
    </>
  );
}

export function FilePreview({ file, onClose }: { file: DraftFile; onClose: () => void }) {
  return (
    <Dialog
      title={file.name}
      opened
      onClose={onClose}
      size={760}
      yOffset={64}
      buttons={<Button onClick={onClose}>Close</Button>}
    >
      {kindOf(file.media_type) === "image" ? <Picture file={file} /> : <Words file={file} />}
    </Dialog>
  );
}
