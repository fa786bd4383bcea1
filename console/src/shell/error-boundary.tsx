import { Component, type ReactNode } from 'react';

interface Props {
  readonly children: ReactNode;
  /** Another one begins anew: the address of the page. */
  readonly resetKey?: string;
}

/** Catches a fault of the console itself, so that one page's does not take the others with it. */
export class ErrorBoundary extends Component<Props, { readonly fault: Error | null }> {
  override state = { fault: null as Error | null };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override componentDidUpdate(last: Props): void {
    if (last.resetKey !== this.props.resetKey && this.state.fault !== null) this.setState({ fault: null });
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === null) return this.props.children;
    return (
      <div className="state" role="alert">
        <h2>This page broke</h2>
        <p className="state-text">
          A fault of the console, not of your data: {fault.message} Load the page anew; after an update of the
          server that is all there is to do.
        </p>
        <button type="button" className="button button-plain" onClick={() => location.reload()}>
          Load anew
        </button>
      </div>
    );
  }
}
