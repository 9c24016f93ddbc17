// What is wrong with a proxy's fields before they are sent to the core, which checks again. Pure.

const SCHEMES = ["http:", "https:", "socks5:", "socks5h:"];

export function proxyProblem(address: string, user: string, password: string): string | null {
  const trimmed = address.trim();
  if (trimmed === "") return "Give the proxy’s address, such as http://proxy.example:8080.";
  const whole = trimmed.includes("://") ? trimmed : `http://${trimmed}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (!url?.host) return "This is not an address.";
  if (!SCHEMES.includes(url.protocol)) return "A proxy’s address begins with http://, https:// or socks5://.";
  if (url.username || url.password) return "Give the user and the password in their own fields.";
  if (url.pathname.length > 1 || url.search) return "A proxy’s address is a host and a port, without a path.";
  if (password !== "" && user.trim() === "") return "A password needs its user.";
  return null;
}
