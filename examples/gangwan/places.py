"""What every part of the thread speaks of: the communities, their rooms, the partners."""

HAIWAN = "/v1/communities/haiwan"
ORGANISATION = "广州晓宸生物科技有限公司"
PROJECT = "天空农场"
TERRACE = "三楼露天平台"
DANCE_ROOM = "舞蹈室"
CALLIGRAPHY = "书法区"
HALL = "多功能厅"
HALVES = ("多功能厅东厅", "多功能厅西厅")

NANBEITAI = "/v1/communities/nanbeitai"
STUDY_ROOM = "AI自习室"
COUNSELLORS = "广州市南沙区彩虹村社会工作服务中心"
COUNSELLING = "彩虹村爱在南北聊天室"
