import { post } from '@/api/client'
import { Problem, type ProblemKind } from '@/api/problem'
import type { Me } from './session'

const signIn = (account: string, password: string): Promise<Me> => post('/api/v1/sessions', { body: { account, password } })

/**
 * An account may be made although the answer to it got lost. Sent again, the form would be refused for what it did itself
 * ("this name is taken", "this code was used": `refusal`). So after an attempt without an answer, whoever is refused like
 * that is signed in with what they entered; if that fails too, it was somebody else's name.
 */
export function useRepeat(refusal: ProblemKind, enter = signIn) {
  let unanswered = ''
  return async (account: string, password: string, make: () => Promise<Me>): Promise<Me> => {
    const mine = `${account}\n${password}`
    try {
      return await make()
    } catch (reason) {
      if (!(reason instanceof Problem)) throw reason
      if (reason.kind === refusal && unanswered === mine) {
        return await enter(account, password).catch(() => {
          throw reason
        })
      }
      if (reason.passing) unanswered = mine
      throw reason
    }
  }
}
