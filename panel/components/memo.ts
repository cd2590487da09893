import { Component, type ComponentChildren, type ComponentType } from 'preact';

/** A view that renders again only when one of its props is another value: what keeps a list of a thousand rows quick. */
export function memo<Props extends object>(view: (props: Props) => ComponentChildren): ComponentType<Props> {
  return class Memo extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      for (const name in next) if (next[name] !== (this.props as Props)[name]) return true;
      return false;
    }
    override render(): ComponentChildren {
      return view(this.props);
    }
  };
}
