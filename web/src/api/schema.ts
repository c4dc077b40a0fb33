import type { components } from './generated/schema'

export type { paths } from './generated/schema'
/** A schema of the contract by its name: `Schema<'MyPoints'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]
