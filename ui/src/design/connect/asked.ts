// What a person has filled in, and the connection that it asks for. Pure.

import type { ConnectionAdd, VendorInfo } from "../../ipc/bindings";
import { keyProblem } from "../../lib/keys";

export type Fields = {
  key: string;
  vendor: string | null;
  baseUrl: string;
  protocol: string | null;
  name: string;
  /** Places of the vendor's address that the person filled, by name. */
  places: Record<string, string>;
};

export const NO_FIELDS: Fields = { key: "", vendor: null, baseUrl: "", protocol: null, name: "", places: {} };

export type Asked = { add: ConnectionAdd } | { problem: string };

/** Whether it is no vendor in particular: the person names the address and the wire. */
export function isCustom(vendor: VendorInfo | null): boolean {
  return (vendor?.custom_protocols.length ?? 0) > 0;
}

function addressProblem(baseUrl: string): string | null {
  return /^https?:\/\/\S+$/i.test(baseUrl) ? null : "Give the address, starting with http:// or https://.";
}

/** What to send, or what is still missing in words. */
export function askedConnection(fields: Fields, vendor: VendorInfo | null): Asked {
  const key = fields.key.trim();
  if (!vendor) return { problem: key === "" ? "Paste a key first." : "Whose key is this? Choose the vendor below." };
  const filled = Object.entries(fields.places).map(([name, value]) => [name, value.trim()] as const);
  const known = filled.filter(([name, value]) => value !== "" && vendor.places.some((place) => place.name === name));
  const settings = Object.fromEntries(known);
  const base = { vendor: vendor.id, key: key === "" ? null : key, hold_in_memory: false, settings };
  const keyIsWrong = vendor.needs_key || key !== "" ? keyProblem(key) : null;
  if (!isCustom(vendor) && keyIsWrong) return { problem: keyIsWrong };
  const address = fields.baseUrl.trim();
  const addressIsWrong = vendor.needs_address ? addressProblem(address) : null;
  if (addressIsWrong) return { problem: addressIsWrong };
  const base_url = vendor.needs_address ? address : null;
  if (!isCustom(vendor)) return { add: { ...base, protocol: null, name: null, base_url } };
  const protocol = fields.protocol ?? vendor.custom_protocols[0] ?? null;
  return { add: { ...base, protocol, name: fields.name.trim() || null, base_url } };
}
