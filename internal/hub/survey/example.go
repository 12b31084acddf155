package survey

// Example is a questionnaire to begin with: each sort of question once, with what it may say.
func Example() string { return example }

const example = `# 一份问卷。每一个 [[question]] 是终端上的一页。井号后面是说明，不会显示。
id = "my_survey"             # 问卷代号，只用小写字母、数字和下划线，以后不能改
profile = "outpatient"       # outpatient 门诊终端，ward 病区终端
title = { zh = "我的问卷", en = "My survey" }
intro = { zh = "不记名，哪一题不想答都可以跳过。", en = "No names are taken. You may skip any question." }

# 统计时归为一类的题目
[[dimension]]
id = "service"
name = { zh = "服务", en = "Service" }

# 表情题：points 是表情个数，2 到 5
[[question]]
id = "manner"
type = "faces"
points = 5
dimension = "service"
short = true                 # 简短问卷也问
not_met = true               # 可以选“没有经历”
text = { zh = "工作人员的态度，您满意吗？", en = "How kind were the staff?" }
hint = { zh = "今天碰到的所有人", en = "Everyone you met today" }

# 多选题：只问上一题答“很不满意、不满意”的人
[[question]]
id = "manner_why"
type = "several_of"
when = { question = "manner", values = [1, 2] }
text = { zh = "哪里让您不舒服？可以选几个。", en = "What was wrong? You may choose several." }
options = [
  { id = "tone", zh = "说话的口气", en = "The tone" },
  { id = "ignored", zh = "没人理我", en = "I was ignored" },
  { id = "unsure", zh = "说不上来", en = "I cannot say", alone = true },
]

# 单选题
[[question]]
id = "first_time"
type = "one_of"
text = { zh = "您多久来一次我们医院？", en = "How often do you come here?" }
options = [
  { id = "first", zh = "第一次来", en = "For the first time" },
  { id = "sometimes", zh = "一年几次", en = "A few times a year" },
  { id = "often", zh = "每个月都来", en = "Every month" },
]

# 是非题：答 yes 得满分。yes、no 是两个答案的字，不写就是“是”“不是”
[[question]]
id = "found"
type = "yes_no"
dimension = "service"
text = { zh = "要去的地方，您都找到了吗？", en = "Did you find every place you had to go to?" }
yes = { zh = "都找到了", en = "Yes" }
no = { zh = "有的没找到", en = "No" }

# 0 到 10 分
[[question]]
id = "recommend"
type = "scale"
dimension = "service"
short = true
text = { zh = "您会把我们医院推荐给亲戚朋友吗？", en = "Would you recommend us to family and friends?" }

# 写一写或说一说
[[question]]
id = "better"
type = "text"
text = { zh = "您最希望我们改进什么？", en = "What should we do better first?" }
`
