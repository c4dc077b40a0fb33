import type { Shared } from './zh'

export const shared: Shared = {
  common: {
    retry: 'Try again',
    cancel: 'Cancel',
    save: 'Save',
    close: 'Close',
    back: 'Back',
    more: 'More',
    loading: 'Loading',
    show_more: 'Show more',
    skip: 'Skip to content',
    all: 'All',
    none: 'None',
    search: 'Search',
    sign_in: 'Sign in',
    sign_out: 'Sign out',
    confirm: 'OK',
    home: 'Home',
    required: 'Required',
  },
  problem: {
    offline: { title: 'No connection', detail: 'The server cannot be reached. What you opened or kept can still be read.' },
    signed_out: { title: 'Please sign in', detail: 'Sign in to go on.' },
    forbidden: { title: 'Not allowed', detail: 'Your account may not see this page.' },
    not_found: { title: 'Nothing here', detail: 'It may have been withdrawn, or the address is wrong.' },
    withdrawn: { title: 'This was withdrawn', detail: 'Reason: {reason}' },
    conflict: { title: 'This has changed', detail: 'Reload the page and try again.' },
    invalid: { title: 'Please check what you entered', detail: 'Something does not meet the requirements.' },
    too_many: { title: 'Too many attempts', detail: 'Please wait a moment before trying again.' },
    broken: { title: 'Something went wrong', detail: 'The server could not complete the request. Please try again later.' },
  },
}
