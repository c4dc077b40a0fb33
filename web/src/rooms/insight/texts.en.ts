import type { InsightTexts } from './texts.zh'

export const texts: InsightTexts = {
  organisation: {
    title: 'My organisation',
    figures: 'Participation',
    week: 'Last 7 days',
    month: 'Last 30 days',
    participation: 'Participation',
    trend: { up: 'up from {before} in the 30 days before', down: '{before} in the 30 days before', same: 'as in the 30 days before' },
    place: 'Place among its sisters',
    places: 'of {count}',
    at_most: 'at most {share}',
    at_least: 'at least {share}',
    hidden: {
      small_group: 'Too few people: to protect each of them, participation is not shown.',
      range: 'For small organisations recent participation is not shown, so that it tells nothing about single people.',
      few: 'Only a few took part: the exact figure is not shown, to protect them.',
      nearly_all: 'Nearly all took part: the exact figure is not shown, to protect the others.',
      difference: 'Together with other figures it would tell about single people: it is not shown.',
    },
    mine: 'My own steadiness',
    my_days: '{streak} days in a row, and points on {month} days this month.',
    leaders: 'Most points this month',
    no_leaders: 'Nobody has points yet this month. You could be the first.',
    points: '{points} points',
    steady: 'Steady learners',
    no_steady: 'After seven days in a row, a name appears here.',
    days: '{days} days in a row',
    hide_name: 'Do not show my name',
    hide_name_hint: 'Others will not see your name here and in ranks; your place counts as before',
  },
}
