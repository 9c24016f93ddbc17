// Which addresses a link of an answer may lead to: http and https only, shown whole before they are opened.

/** The address as it would be opened, or null where it is not plain http(s) or hides a user name. */
export function webAddress(href: string | undefined | null): string | null {
  if (!href || !/^https?:\/\//i.test(href.trim())) return null;
  try {
    const url = new URL(href.trim());
    if (url.protocol !== "http:" && url.protocol !== "https:") return null;
    return url.username || url.password ? null : url.href;
  } catch {
    return null;
  }
}
