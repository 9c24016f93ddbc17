// Says a running answer to a screen reader, politely and by whole sentences, never by word.

import text from "../../../design/styles/text.module.css";
import { speakable } from "../../../lib/text";

export function Announcer({ said }: { said: string }) {
  return (
    <div className={text.hidden} aria-live="polite" data-testid="announcer">
      {speakable(said)}
    </div>
  );
}
