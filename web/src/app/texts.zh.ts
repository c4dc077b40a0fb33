import { texts as arena } from '@/rooms/arena/texts.zh'
import { texts as insight } from '@/rooms/insight/texts.zh'
import { texts as ledger } from '@/rooms/ledger/texts.zh'
import { texts as library } from '@/rooms/library/texts.zh'
import { texts as people } from '@/rooms/people/texts.zh'
import { texts as quiz } from '@/rooms/quiz/texts.zh'

export const texts = {
  shell: { sections: '主导航', tabs: '底部导航', home: '学习', quiz: '答题', ranks: '排行', search: '搜索', me: '我的' },
  form: { show_password: '显示密码', hide_password: '隐藏密码', offline: '网络不通，内容还在这里，联网后再提交。', wait: '尝试次数太多，请 {seconds} 秒后再试。' },
  viewer: { name: '图片', picture: '图片 {number}', previous: '上一张', next: '下一张' },
  not_open: { around: '活动还没有开放', detail: '这个网站还没有开放这一部分。' },
  ...library,
  ...ledger,
  ...people,
  ...insight,
  ...quiz,
  ...arena,
}

export type Texts = typeof texts
