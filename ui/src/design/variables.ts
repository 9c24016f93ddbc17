// The design's tokens as CSS variables: `--m-*` for every token, Mantine's own names mapped onto them.
// tokens.json is the one source of colour, type, space and motion; CSS modules and SVG use variables only.

import type { CSSVariablesResolver } from "@mantine/core";
import tokens from "./tokens.json";

export type Scheme = "light" | "dark";

/** A token's name as it stands in its variable. */
export function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function schemeVariables(scheme: Scheme): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, value] of Object.entries(tokens.color[scheme])) out[`--m-${kebab(name)}`] = value;
  for (const [name, value] of Object.entries(tokens.shadow[scheme])) out[`--m-shadow-${name}`] = value;
  for (const [name, value] of Object.entries(tokens.syntax[scheme])) out[`--m-syntax-${name}`] = value;
  for (const [name, voice] of Object.entries(tokens.voice)) out[`--m-voice-${name}`] = voice[scheme];
  return out;
}

/** `--m-size-*` and `--m-leading-*` for each type, `--m-radius-*` for each radius. */
function typeVariables(): Record<string, string> {
  const out: Record<string, string> = {};
  for (const [name, [size, leading]] of Object.entries(tokens.type)) {
    out[`--m-size-${kebab(name)}`] = `${size}px`;
    out[`--m-leading-${kebab(name)}`] = `${leading}px`;
  }
  for (const [name, radius] of Object.entries(tokens.radius)) out[`--m-radius-${name}`] = `${radius}px`;
  return out;
}

function sharedVariables(): Record<string, string> {
  const { motion, font, layout } = tokens;
  return {
    ...typeVariables(),
    "--m-ease": motion.ease,
    "--m-fast": `${motion.fast}ms`,
    "--m-base": `${motion.base}ms`,
    "--m-slow": `${motion.slow}ms`,
    "--m-grow": `${motion.ribbonGrow}ms`,
    "--m-sans": `"${font.ui}", system-ui, sans-serif`,
    "--m-serif": `"${font.work}", Georgia, serif`,
    "--m-mono": `"${font.machine}", ui-monospace, monospace`,
    "--m-title-bar": `${layout.titleBar}px`,
    "--m-rail": `${layout.rail}px`,
    "--m-list": `${layout.list}px`,
    "--m-inspector": `${layout.inspector}px`,
    "--m-reading": `${layout.reading + layout.gutter}px`,
    "--m-gutter": `${layout.gutter}px`,
  };
}

function mantineVariables(scheme: Scheme): Record<string, string> {
  const color = tokens.color[scheme];
  return {
    "--mantine-color-body": color.paper,
    "--mantine-color-text": color.ink,
    "--mantine-color-dimmed": color.inkFaint,
    "--mantine-color-placeholder": color.inkFaint,
    "--mantine-color-default": color.raised,
    "--mantine-color-default-hover": color.hover,
    "--mantine-color-default-color": color.ink,
    "--mantine-color-default-border": color.lineStrong,
    "--mantine-color-error": color.danger,
    "--mantine-color-anchor": color.accent,
    "--mantine-primary-color-filled": color.accent,
  };
}

export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: sharedVariables(),
  light: { ...schemeVariables("light"), ...mantineVariables("light") },
  dark: { ...schemeVariables("dark"), ...mantineVariables("dark") },
});
