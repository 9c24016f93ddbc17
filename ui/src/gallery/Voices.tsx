// Every vendor's hue and mark, alone and inside a segment.

import { Mark, VoiceLabel } from "../design/Mark";
import tokens from "../design/tokens.json";
import { voiceColor, voiceName } from "../design/voices";
import styles from "./gallery.module.css";
import { Section } from "./Section";

const VOICES = Object.keys(tokens.voice);

export function Voices() {
  return (
    <Section title="Voices: hue and mark, always together">
      <div className={styles.voices}>
        {VOICES.map((voice) => (
          <VoiceLabel key={voice} voice={voice} size={11}>
            {voiceName(voice)}
          </VoiceLabel>
        ))}
      </div>
      <div className={styles.segments}>
        {VOICES.map((voice) => (
          <i key={voice} style={{ background: voiceColor(voice) }}>
            <Mark voice={voice} inverse />
          </i>
        ))}
      </div>
    </Section>
  );
}
