// Says a running answer to a screen reader, politely and by whole sentences, never by word.

import { useEffect, useRef, useState } from "react";
import text from "../../design/styles/text.module.css";
import type { LiveAnswer } from "../../ipc/run-stream";
import { lastSentenceEnd, speakable } from "../../lib/text";

export function Announcer({ live }: { live: LiveAnswer }) {
  const said = useRef(0);
  const [words, setWords] = useState("");
  const last = live.message.parts.at(-1);
  const source = last?.type === "text" ? last.text : "";
  useEffect(() => {
    if (source.length < said.current) said.current = 0;
    const end = live.ended ? source.length : lastSentenceEnd(source, said.current);
    if (end <= said.current) return;
    setWords(speakable(source.slice(said.current, end)));
    said.current = end;
  }, [source, live.ended]);
  return (
    <div className={text.hidden} aria-live="polite" data-testid="announcer">
      {words}
    </div>
  );
}
