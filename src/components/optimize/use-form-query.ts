'use client';

import { usePathname, useSearchParams } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import {
  defaultFormState,
  type FormState,
  fromQuery,
  type Offered,
  toQuery,
} from '@/components/optimize/form-state';

/** Browsers refuse more than about three address changes a second. */
const writeAfterMs = 350;

/**
 * The controls, mirrored in the address: a change replaces the entry, `push` makes a new one, and back
 * or forward bring the controls of that entry back.
 */
export function useFormQuery(offered: Offered) {
  const params = useSearchParams();
  const pathname = usePathname();
  const query = params.toString();
  const [defaults] = useState(() => defaultFormState(offered));
  const [state, setState] = useState(() => fromQuery(params, defaults, offered));
  const written = useRef(query);

  // Back, forward, or a link with another query; not the echo of our own writing.
  useEffect(() => {
    if (query === written.current) return;
    written.current = query;
    setState(fromQuery(new URLSearchParams(query), defaults, offered));
  }, [query, defaults, offered]);

  const address = toQuery(state, defaults);
  useEffect(() => {
    const timer = setTimeout(() => write('replaceState', address, pathname, written), writeAfterMs);
    return () => clearTimeout(timer);
  }, [address, pathname]);

  const push = (next: FormState) => write('pushState', toQuery(next, defaults), pathname, written);

  return { state, setState, defaults, push };
}

function write(
  how: 'replaceState' | 'pushState',
  address: string,
  pathname: string,
  written: { current: string },
) {
  const normal = new URLSearchParams(address).toString();
  if (normal === new URLSearchParams(window.location.search).toString()) return;
  written.current = normal;
  window.history[how](null, '', address ? `${pathname}?${address}` : pathname);
}
