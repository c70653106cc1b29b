"""Traditional characters as simplified ones, so that the lexicon and the patterns recognise pages in either script.

Only the comparison uses the result; texts stay as they are. One character becomes one, so that places in a text stay
the same. The table has the characters whose simplified forms occur in the lexicon and in the patterns of the cleaner;
source: OpenCC, conversion t2s.
"""

from __future__ import annotations

import re
from typing import Final

_TRADITIONAL: Final = (
    "佈來侷係俬個們備傢傳僅價內兩冊別則創動務匯區協卽參員問單噹囌國圍圖埰執報夾學寀實審將專對導屬崑幫庫廢"
    "廣廳張強彆彔彙後復愛態應懷戶掃採擇擊據擴攝數於時暫會朮査條業構標機檔檢檯欄權歡歸氣沒況淩滙滾滿瀏為無"
    "熱爲狀現當發監眞眾確碼礙種稱箇節範簡簽籌籤糾約級終組結絡給統經綫維網綵線編縣縮總繫繼續纍羣習聞聯聲聽"
    "脩腦臨臺與興舉華蒐蔘薦蘇處號衆術衕袷裏裡製複覈見規視覺覽觀計訊討記訪設許註証評詞詢試話該詳誌認語說説"
    "請論諮講證識議護讀讓讚財責費貼資賞贊載輯輸轉辦迴這週進遊過違選還郵鄭醫錄錯録錶鍵鏈長門閉開間閤閱閲關"
    "隊隱雙雜離電韆頁頂須預領頭頻題顏顔類顧顯颱餘饋駁騰體髮鬚鳳麪麫麵點黨齣"
)
_SIMPLIFIED: Final = (
    "布来局系私个们备家传仅价内两册别则创动务汇区协即参员问单当苏国围图采执报夹学采实审将专对导属昆帮库废"
    "广厅张强别录汇后复爱态应怀户扫采择击据扩摄数于时暂会术查条业构标机档检台栏权欢归气没况凌汇滚满浏为无"
    "热为状现当发监真众确码碍种称个节范简签筹签纠约级终组结络给统经线维网彩线编县缩总系继续累群习闻联声听"
    "修脑临台与兴举华搜参荐苏处号众术同夹里里制复核见规视觉览观计讯讨记访设许注证评词询试话该详志认语说说"
    "请论咨讲证识议护读让赞财责费贴资赏赞载辑输转办回这周进游过违选还邮郑医录错录表键链长门闭开间合阅阅关"
    "队隐双杂离电千页顶须预领头频题颜颜类顾显台余馈驳腾体发须凤面面面点党出"
)
#: Characters that nearly every page in traditional script has, and none in simplified script.
_FREQUENT: Final = "發時會為國這個來說對關責"
_TABLE: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_HAS_TRADITIONAL: Final = re.compile(f"[{_TRADITIONAL}]")


def simplified(text: str) -> str:
    """Return a text with the traditional characters of the table replaced by simplified ones, of the same length."""
    return text.translate(_TABLE) if _HAS_TRADITIONAL.search(text) else text


def is_traditional(text: str) -> bool:
    """Return whether a whole page may be in traditional script: a check that is much faster than `simplified`."""
    return any(char in text for char in _FREQUENT)
