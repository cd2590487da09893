import { useLayoutEffect, useRef } from 'preact/hooks';
import type { TargetedKeyboardEvent, VNode } from 'preact';

export interface MenuItem {
  label: string;
  /** Why it cannot be chosen; null where it can. */
  disabled: string | null;
  onChoose: () => void;
}

export interface MenuProps {
  /** Accessible name, that of its button. */
  label: string;
  items: MenuItem[];
  /** The button that opened it (`aria-haspopup`, `aria-expanded`). */
  button: HTMLElement;
  /** Closed, by whatever. */
  onClose: () => void;
}

/** The open menu of a button (ARIA practices, "Menu Button"). */
export function Menu({ label, items, button, onClose }: MenuProps): VNode {
  const menu = useRef<HTMLDivElement>(null);
  /** The browser gives the focus back to what had it: the button, or the row. */
  const close = (): void => menu.current?.hidePopover();
  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    const from = button.getBoundingClientRect();
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const below = from.bottom + height <= window.innerHeight;
    element.style.left = `${Math.max(4, from.right - width)}px`;
    element.style.top = `${below ? from.bottom : Math.max(4, from.top - height)}px`;
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
    window.addEventListener('resize', close); // where its button is then nobody knows
    return () => window.removeEventListener('resize', close);
  }, [button]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = all.findIndex((item) => item === document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    // Every key is the menu's own: the treegrid around it must not hear them, nor DevTools the Escape.
    event.stopPropagation();
    if (target !== undefined) all.at(target % all.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') close();
    else {
      const others = [...all.slice(at + 1), ...all];
      return others.find(({ innerText }) => innerText.toLowerCase().startsWith(event.key))?.focus();
    }
    event.preventDefault();
  };
  return (
    <div
      ref={menu}
      role="menu"
      popover="auto"
      class="menu"
      aria-label={label}
      onKeyDown={onKeyDown}
      // One mark for both: pointed at is what Enter would choose.
      onPointerMove={({ target }) => target instanceof HTMLElement && target.focus()}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
    >
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          tabIndex={-1}
          aria-disabled={item.disabled !== null}
          title={item.disabled ?? undefined}
          onClick={() => {
            if (item.disabled !== null) return;
            close();
            item.onChoose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
