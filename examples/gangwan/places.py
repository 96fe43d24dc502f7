"""What every part of the thread speaks of: the community, its rooms, the partner."""

HAIWAN = "/v1/communities/haiwan"
ORGANISATION = "广州晓宸生物科技有限公司"
PROJECT = "天空农场"
TERRACE = "三楼露天平台"
DANCE_ROOM = "舞蹈室"
