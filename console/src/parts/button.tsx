import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon, type IconName } from './icons';

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
  readonly children?: ReactNode;
  readonly icon?: IconName;
  /** `primary`: the one thing to do here; `danger`: takes something away; `quiet`: without a frame. */
  readonly look?: 'plain' | 'primary' | 'danger' | 'quiet';
  readonly isSmall?: boolean;
}

/** A button; one without children needs an `aria-label`. */
export function Button({ children, icon, look = 'plain', isSmall = false, ...props }: ButtonProps) {
  const shape = children === undefined ? ' button-icon' : '';
  return (
    <AriaButton {...props} className={`button button-${look}${isSmall ? ' button-small' : ''}${shape}`}>
      {icon !== undefined && <Icon name={icon} size={isSmall ? 16 : 18} />}
      {children}
    </AriaButton>
  );
}
