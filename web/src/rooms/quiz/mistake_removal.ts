/**
 * What is taken out of the mistake book stands there for some seconds, so that it can be put back; only then it is sent. A
 * page that is left sends at once what was not put back.
 */
export const undoMs = 5000

export class Removals {
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(
    private readonly send: (question: string, last: boolean) => Promise<unknown>,
    private readonly gone: (question: string) => void,
    private readonly failed: (question: string, reason: unknown) => void,
  ) {}

  begin(question: string): void {
    if (this.timers.has(question)) return
    this.timers.set(question, setTimeout(() => void this.now(question, false), undoMs))
  }

  undo(question: string): void {
    clearTimeout(this.timers.get(question))
    this.timers.delete(question)
  }

  leave(last: boolean): void {
    for (const question of [...this.timers.keys()]) void this.now(question, last)
  }

  private async now(question: string, last: boolean): Promise<void> {
    this.undo(question)
    try {
      await this.send(question, last)
      this.gone(question)
    } catch (reason) {
      this.failed(question, reason)
    }
  }
}
