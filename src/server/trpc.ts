import { initTRPC, TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { AppError } from '@/lib/errors';
import { describeInputError } from '@/lib/input-error';
import type { ServiceContext } from '@/services/context';
import { trpcCodes } from './error-map';

export interface RequestContext extends ServiceContext {
  readonly requestId: string;
}

const t = initTRPC.context<RequestContext>().create({
  errorFormatter({ shape, error, ctx }) {
    const { cause } = error;
    const input = cause instanceof ZodError ? describeInputError(cause) : undefined;
    const known = cause instanceof AppError ? cause : undefined;
    const hidden = error.code === 'INTERNAL_SERVER_ERROR';
    return {
      message: hidden
        ? `Something went wrong on our side. Quote ${ctx?.requestId ?? 'the time'} if you report it.`
        : (input?.message ?? shape.message),
      code: shape.code,
      data: {
        code: shape.data.code,
        httpStatus: shape.data.httpStatus,
        path: shape.data.path,
        reason: input ? 'invalid_input' : known?.code,
        field: input?.field ?? known?.field,
        requestId: ctx?.requestId,
      },
    };
  },
});

/** Turns the one operational error type into the protocol's; anything else stays internal. */
const operational = t.middleware(async ({ next }) => {
  const result = await next();
  if (!result.ok && result.error.cause instanceof AppError) {
    const { cause } = result.error;
    throw new TRPCError({ code: trpcCodes[cause.code], message: cause.message, cause });
  }
  return result;
});

export const router = t.router;
export const publicProcedure = t.procedure.use(operational);
