import { BarChart, LineChart, TreemapChart } from 'echarts/charts'
import { GridComponent, MarkAreaComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { LabelLayout } from 'echarts/features'
import { SVGRenderer } from 'echarts/renderers'

/** Only what our charts use; loaded by ChartCanvas when the first chart stands. SVG, since it prints and is sharp on every screen. */
use([BarChart, LineChart, TreemapChart, GridComponent, LabelLayout, MarkAreaComponent, MarkLineComponent, TooltipComponent, SVGRenderer])

export { init }
