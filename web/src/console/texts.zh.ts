export const texts = {
  console: { title: '管理台' },
}
export type Texts = typeof texts
