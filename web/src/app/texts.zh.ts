import { texts as library } from '@/rooms/library/texts.zh'

export const texts = {
  shell: { sections: '主导航', home: '学习', ranks: '排行', search: '搜索', me: '我的' },
  offline: { title: '网络不通' },
  ...library,
}

export type Texts = typeof texts
