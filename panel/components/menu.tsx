import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { TargetedKeyboardEvent, VNode } from 'preact';
import { text } from '../../extension/text.ts';

export interface MenuItem {
  label: string;
  /** Why it cannot be chosen; null where it can. */
  disabled: string | null;
  onChoose: () => void;
}

export interface MenuProps {
  /** Accessible name of the button. */
  label: string;
  tabIndex: number;
  items: () => MenuItem[];
}

/** A button that opens a menu (ARIA practices, "Menu Button"). The items exist only while it is open. */
export function MenuButton({ label, tabIndex, items }: MenuProps): VNode {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="icon-button more"
        tabIndex={tabIndex}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        title={text('menu_title')}
        onClick={(event) => {
          event.stopPropagation();
          setOpen(!open);
        }}
      ></button>
      {open && <Menu label={label} items={items()} anchor={button} onClose={close} onGone={() => setOpen(false)} />}
    </>
  );
}

interface OpenMenuProps {
  label: string;
  items: MenuItem[];
  anchor: { current: HTMLElement | null };
  /** Closed by the user's keys or choice. */
  onClose: () => void;
  /** Closed by the browser: a click elsewhere. */
  onGone: () => void;
}

function Menu({ label, items, anchor, onClose, onGone }: OpenMenuProps): VNode {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    const from = anchor.current?.getBoundingClientRect();
    if (element === null || from === undefined) return;
    element.showPopover();
    const { width, height } = element.getBoundingClientRect();
    const below = from.bottom + height <= window.innerHeight;
    element.style.left = `${Math.max(4, from.right - width)}px`;
    element.style.top = `${below ? from.bottom : Math.max(4, from.top - height)}px`;
    element.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }, [anchor]);

  const onKeyDown = (event: TargetedKeyboardEvent<HTMLDivElement>): void => {
    const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = all.findIndex((item) => item === document.activeElement);
    const target = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    // Every key is the menu's own: the treegrid around it must not hear them, nor DevTools the Escape.
    event.stopPropagation();
    if (target !== undefined) all.at(target % all.length)?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else return;
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
      onToggle={(event) => {
        if (event.newState === 'closed') onGone();
      }}
      onClick={(event) => event.stopPropagation()}
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
            onClose();
            item.onChoose();
          }}
        >
          {item.label}
        </button>
      ))}
    </div>
  );
}
