export const texts = {
  kind: { article: '文章', gallery: '图集', cartoon: '漫画', video: '视频', audio: '音频', course: '慕课', bulletin: '通报' },
  search: {
    title: '搜索',
    label: '搜索文章、视频和音频',
    placeholder: '输入词语，例如：太昊陵',
    column: '栏目',
    kind: '类型',
    found: '共 {count} 条',
    empty: '没有找到“{words}”',
    empty_hint: '换一个词，或者少用几个字试试。',
    start: '想读点什么？',
    start_hint: '可以搜标题、正文和作者；给词语加引号可查整句。',
  },
}

export type LibraryTexts = typeof texts
