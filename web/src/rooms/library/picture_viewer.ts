// The viewer comes when somebody opens a picture.
import 'vant/es/image-preview/style/index'
export { showImagePreview } from 'vant/es/image-preview/index'
