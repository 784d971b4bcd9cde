import { Component, type ComponentType, type FunctionComponent, h } from "preact";

/** A component that is drawn again only when its properties differ. */
export function memo<P extends object>(
  Inner: FunctionComponent<P>,
  areSame: (before: P, after: P) => boolean,
): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      return !areSame(this.props as P, next as P);
    }
    override render(props: P) {
      return h(Inner, props);
    }
  };
}
