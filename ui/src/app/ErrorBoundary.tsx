// A view that fails does not take the window with it: what happened, and a way to draw it again.

import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { ErrorNote } from "../design/Notices";
import { asUserError } from "../ipc/errors";
import styles from "./frame.module.css";

type State = { error: unknown };

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    const error = { ...asUserError(this.state.error), title: "This view could not be drawn" };
    return (
      <div className={styles.failed}>
        <ErrorNote error={error} onRetry={() => this.setState({ error: null })}>
          <Button size="xs" variant="subtle" onClick={() => window.location.reload()}>
            Reload the page
          </Button>
        </ErrorNote>
      </div>
    );
  }
}
