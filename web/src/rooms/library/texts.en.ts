import type { LibraryTexts } from './texts.zh'

export const texts: LibraryTexts = {
  kind: { article: 'Article', gallery: 'Gallery', cartoon: 'Cartoon', video: 'Video', audio: 'Audio', course: 'Course', bulletin: 'Bulletin' },
  search: {
    title: 'Search',
    label: 'Search articles, videos and audio',
    placeholder: 'Words to look for',
    column: 'Column',
    kind: 'Kind',
    found: '{count} results',
    empty: 'Nothing found for “{words}”',
    empty_hint: 'Try another word, or fewer words.',
    start: 'What would you like to read?',
    start_hint: 'Titles, texts and authors are searched; put words in quotes to find them side by side.',
  },
}
