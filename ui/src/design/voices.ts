// Who a voice is: its name, its hue as a variable and the shape of its mark. A voice without a pair of its own is
// "other": it is never dropped and never borrows a vendor's hue.

import tokens from "./tokens.json";

export type VoiceName = keyof typeof tokens.voice;

export function knownVoice(voice: string): VoiceName {
  return voice in tokens.voice ? (voice as VoiceName) : "other";
}

export function voiceColor(voice: string): string {
  return `var(--m-voice-${knownVoice(voice)})`;
}

export function voiceName(voice: string): string {
  return voice === "local" ? "This computer" : tokens.voice[knownVoice(voice)].name;
}
