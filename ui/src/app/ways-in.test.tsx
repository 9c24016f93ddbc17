import { fireEvent, screen, waitFor } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";
import type { Platform } from "../platform/types";
import { byId, expectAccessible, openPage, pause } from "./testing";

type Call = [name: string, payload: unknown];

function watch(platform: Platform): () => Call[] {
  const rpc = vi.spyOn(platform, "rpc");
  const READS = new Set([
    "app_state",
    "meter",
    "vendors_list",
    "local_probe",
    "chat_list",
    "draft_list",
    "models_list",
    "route_preview",
    "connection_list",
    "connection_standing",
  ]);
  return () => rpc.mock.calls.filter(([name]) => !READS.has(name)) as Call[];
}

const KEY = "sk-ant-api03-abcdefgh4Q7c";
const TEN = { cap: "10000000000000" };

describe("the first run", () => {
  it("stores the budget before anything else, then opens the practice book", async () => {
    const { world } = await openPage({ fixture: "first-run" });
    const calls = watch(world.platform);
    fireEvent.click(byId("start-practice"));
    await screen.findByTestId("composer");
    expect(calls().map(([name]) => name)).toEqual(["budget_set", "practice_start", "first_run_done"]);
    expect(calls()[0]?.[1]).toEqual(TEN);
    expect(byId("practice-banner")).toBeTruthy();
  });

  it("lets nobody leave without an amount", async () => {
    const { world } = await openPage({ fixture: "first-run" });
    const calls = watch(world.platform);
    fireEvent.click(screen.getByLabelText("Other"));
    fireEvent.click(byId("start-practice"));
    await screen.findByText(/Set a monthly budget first/);
    expect(calls()).toEqual([]);
    fireEvent.change(byId("budget-other"), { target: { value: "12.50" } });
    fireEvent.click(byId("start-practice"));
    await screen.findByTestId("composer");
    expect(calls()[0]).toEqual(["budget_set", { cap: "12500000000000" }]);
  });

  it("recognises whose key it is, adds and checks it, and never shows it again", async () => {
    const { world } = await openPage({ fixture: "first-run" });
    const calls = watch(world.platform);
    fireEvent.change(byId("key-input"), { target: { value: ` ${KEY} ` } });
    expect(byId("recognised").textContent).toBe("Anthropic");
    fireEvent.click(byId("add-key"));
    expect((await screen.findByTestId("key-added")).textContent).toBe("Anthropic works: 34 models, 0.4 s");
    expect(calls()[1]).toEqual([
      "connection_add",
      {
        vendor: "anthropic",
        protocol: null,
        name: null,
        base_url: null,
        key: KEY,
        hold_in_memory: false,
        settings: {},
      },
    ]);
    expect(document.body.innerHTML).not.toContain(KEY);
    expect((byId("key-input") as HTMLInputElement).value).toBe("");
    await expectAccessible();
    fireEvent.click(byId("open-medley"));
    await screen.findByTestId("composer");
  });

  it("does not keep a key that its vendor rejects", async () => {
    const { world } = await openPage({ fixture: "first-run" });
    const calls = watch(world.platform);
    fireEvent.change(byId("key-input"), { target: { value: "sk-ant-api03-will-fail" } });
    fireEvent.click(byId("add-key"));
    const error = await screen.findByTestId("error");
    expect(error.dataset.code).toBe("key_rejected");
    expect(calls().map(([name]) => name)).toEqual([
      "budget_set",
      "connection_add",
      "connection_check",
      "connection_remove",
    ]);
    await waitFor(() => expect(screen.queryByTestId("open-medley")).toBeNull());
  });

  it("shows a locked keychain in place, with a Retry that works", async () => {
    await openPage({ fixture: "first-run", keychain: "locked" });
    expect(screen.getByText("The keychain is locked")).toBeTruthy();
    fireEvent.click(byId("keychain-retry"));
    await waitFor(() => expect(screen.queryByText("The keychain is locked")).toBeNull());
    fireEvent.change(byId("key-input"), { target: { value: KEY } });
    fireEvent.click(byId("add-key"));
    await screen.findByTestId("key-added");
  });

  it("can hold a key in memory where the keychain stays locked", async () => {
    const { world } = await openPage({ fixture: "first-run", keychain: "locked" });
    const calls = watch(world.platform);
    fireEvent.change(byId("key-input"), { target: { value: KEY } });
    fireEvent.click(byId("add-key"));
    fireEvent.click(await screen.findByTestId("hold-in-memory"));
    expect((await screen.findByTestId("key-added")).textContent).toContain("in memory until Medley closes");
    expect(calls().at(-2)?.[1]).toMatchObject({ hold_in_memory: true });
  });

  it("connects the models on this computer that it found", async () => {
    const { world } = await openPage({ fixture: "first-run" });
    const calls = watch(world.platform);
    expect(byId("connect-local").textContent).toBe("Connect both");
    fireEvent.click(byId("connect-local"));
    await screen.findByText("Connected");
    // The check reads the list of models: without it the chat would have none.
    expect(calls().map(([name]) => name)).toEqual(["budget_set", "connection_add", "connection_check"]);
  });
});

describe("settings", () => {
  it("adds a server by its address", async () => {
    const { world } = await openPage({ fixture: "busy" }, "#/settings/connections");
    const calls = watch(world.platform);
    fireEvent.click(await screen.findByTestId("show-add-key"));
    fireEvent.click(await screen.findByText("Another address"));
    fireEvent.click(byId("add-key"));
    await screen.findByText(/Give the address/);
    fireEvent.change(byId("base-url"), { target: { value: "http://127.0.0.1:8080/v1" } });
    fireEvent.click(byId("add-key"));
    await screen.findByTestId("key-added");
    expect(calls()[0]?.[1]).toEqual({
      vendor: "custom",
      protocol: "openai-chat",
      name: null,
      base_url: "http://127.0.0.1:8080/v1",
      key: null,
      hold_in_memory: false,
      settings: {},
    });
  });

  it("asks for the region of a vendor that has several", async () => {
    const { world } = await openPage({ fixture: "busy" }, "#/settings/connections");
    const calls = watch(world.platform);
    fireEvent.click(await screen.findByTestId("show-add-key"));
    fireEvent.change(byId("key-input"), { target: { value: "ABSKexample-key-of-bedrock" } });
    expect((await screen.findByTestId("recognised")).textContent).toContain("Amazon Bedrock");
    fireEvent.change(screen.getByLabelText("Region"), { target: { value: "eu-west-1" } });
    fireEvent.click(byId("add-key"));
    await screen.findByTestId("key-added");
    expect(calls()[0]?.[1]).toMatchObject({ vendor: "bedrock", base_url: null, settings: { region: "eu-west-1" } });
  });

  it("checks a connection and shows its latency", async () => {
    await openPage({ fixture: "busy" }, "#/settings/connections");
    const [check] = await screen.findAllByTestId("check-connection");
    fireEvent.click(check as HTMLElement);
    await screen.findByText(/Works, 34 models/);
    expect(screen.getByText("0.4 s")).toBeTruthy();
  });

  it("removes a connection only after it has asked", async () => {
    const { world } = await openPage({ fixture: "busy" }, "#/settings/connections");
    const calls = watch(world.platform);
    const [remove] = await screen.findAllByTestId("remove-connection");
    fireEvent.click(remove as HTMLElement);
    expect(await screen.findByRole("dialog", { name: "Remove Anthropic?" })).toBeTruthy();
    expect(calls()).toEqual([]);
    await expectAccessible();
    fireEvent.click(byId("confirm-remove"));
    await waitFor(() => expect(screen.getAllByTestId("connection-row")).toHaveLength(4));
  });

  it("sets the budget in pico-dollars, and refuses what is no amount", async () => {
    const { world } = await openPage({ fixture: "busy" }, "#/settings/budget");
    const calls = watch(world.platform);
    const field = await screen.findByTestId("budget-input");
    fireEvent.change(field, { target: { value: "lots" } });
    fireEvent.click(byId("budget-save"));
    await screen.findByText(/Give an amount/);
    fireEvent.change(field, { target: { value: "25" } });
    fireEvent.click(byId("budget-save"));
    await pause(100);
    expect(calls().find(([name]) => name === "budget_set")?.[1]).toEqual({ cap: "25000000000000" });
  });
});
