'use client';

import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, type TRPCClientErrorLike } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';
import { type ReactNode, useState } from 'react';
import { limits } from '@/lib/limits';
import type { AppRouter } from '@/server/root';
import { createQueryClient } from './query-client';

const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** `useTRPCClient` is the bare client, for calls that need an AbortSignal. */
export { useTRPC, useTRPCClient };

/** An error of any procedure: `message` is written for people, `data.field` names the input to mend. */
export type ApiError = TRPCClientErrorLike<AppRouter>;

let browserClient: QueryClient | undefined;

function getQueryClient(): QueryClient {
  // The server makes one per request; the browser keeps one, so that a suspended render does not lose it.
  if (typeof window === 'undefined') return createQueryClient();
  browserClient ??= createQueryClient();
  return browserClient;
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const queryClient = getQueryClient();
  const [client] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [httpBatchLink({ url: '/api/trpc', maxItems: limits.maxBatchSize })],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
