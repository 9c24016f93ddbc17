// The monthly budget as it is being chosen. It is stored, in pico-dollars, by whatever leaves the page first.

import { useState } from "react";
import type { UserError } from "../../ipc/bindings";
import { useRpcMutation } from "../../ipc/client";
import { fromUsd, parseUsd } from "../../lib/money";

export type BudgetPreset = "5" | "10" | "25" | "other";

export function useBudgetChoice() {
  const [preset, setPreset] = useState<BudgetPreset>("10");
  const [other, setOther] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const [error, setError] = useState<UserError | null>(null);
  const save = useRpcMutation("budget_set");

  const store = async (): Promise<boolean> => {
    const cap = preset === "other" ? parseUsd(other)?.toString() : fromUsd(Number(preset));
    if (!cap) {
      setProblem("Set a monthly budget first, such as 12 or 12.50.");
      return false;
    }
    setProblem(null);
    try {
      await save.mutateAsync({ cap });
      setError(null);
      return true;
    } catch (failure) {
      setError(failure as UserError);
      return false;
    }
  };
  const choose = (value: BudgetPreset) => {
    setProblem(null);
    setPreset(value);
  };
  const type = (value: string) => {
    setProblem(null);
    setOther(value);
  };
  return { preset, other, problem, error, choose, type, store };
}

export type BudgetChoice = ReturnType<typeof useBudgetChoice>;
