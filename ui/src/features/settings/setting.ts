// What can be found in Settings: each section lists its own settings, and the search reads the lists.

import type { SettingsSection } from "../../lib/routes";

export type Setting = {
  /** Names its place on the page. */
  id: string;
  section: SettingsSection;
  name: string;
  /** Other words that find it. */
  also: string;
};

export function describe(section: SettingsSection, settings: Record<string, [name: string, also: string]>): Setting[] {
  return Object.entries(settings).map(([id, [name, also]]) => ({ id, section, name, also }));
}

/** The settings that hold every word of `text`, those with the words in their names first. */
export function findSettings(settings: readonly Setting[], text: string): Setting[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const has = (where: string) => words.every((word) => where.toLowerCase().includes(word));
  const found = settings.filter((each) => has(`${each.name} ${each.also} ${each.section}`));
  const inName = found.filter((each) => has(each.name));
  return [...inName, ...found.filter((each) => !inName.includes(each))];
}
