"""Traditional characters as simplified ones, so that the lexicon and the patterns recognise pages in either script.

Only the comparison uses the result; texts stay as they are. One character becomes one, so that places in a text stay
the same. The table has the characters whose simplified forms occur in the lexicon and in the patterns of the cleaner;
source: OpenCC, conversion t2s.
"""

from __future__ import annotations

import re
from typing import Final

_TRADITIONAL: Final = (
    "佈來侷係俬個們備傢傳僅價兒內兩冊別則創劃動務匯區協卽厤參員問單噹嚴囌國圍園圖團埰執報場墰壇壜夾娛學寀"
    "實寧審寫將專對導層屬崑師帳幫庫廠廢廣廳張強彆彈彔彙後復愛態慶應懞懷戲戶掃採換搶擇擊擔據擴攝敎數於旂時"
    "暫曆書會朮東査條業榘榮構樂樓標機檔檢檯欄權歡歷歸氣沒況淩滙滾滿濛瀏灣為無熱營爲狀獨現環產産畫畵當發監"
    "眞眾矇確碼礙種稱積箇節範簡簽籌籤糰糾約納紙級紛細紹終組結絕絡給統絶經綜綫維網綵線編縣縮總織繫繼續纍纔"
    "罈罎羣習聞聯聲職聽肅脩腦臨臺與興舉舘華蒐蔘薦蘇處號衆術衕袷裏裝裡製複覈見規視親覺覽觀訂計訊討記訪設許"
    "訴註証評詞詢試話該詳誌認語誠說説調談請論諮講謝證識議護譽讀讓讚負財貨責貴買費貼資賞賢賣賬贊車軍載輯輸"
    "轉辦迴這週進遊過達違遞選遼還郵鄉鄭醫釋錄錯録錶鍵鎭鎮鏈長門閉開間閤閱閲闆關陝陣陸隊際險隱隻雙雜離雲電"
    "韆頁頂須預頒領頭頻題顏顔類顧顯風颱養餘館饋駁騰驗體髮鬚鳳麪麫麵點黨絲敗藍萬暢誤蹤異靜徵鏡驚並億難刪憤齣龍臉連項啟"
)
_SIMPLIFIED: Final = (
    "布来局系私个们备家传仅价儿内两册别则创划动务汇区协即历参员问单当严苏国围园图团采执报场坛坛坛夹娱学采"
    "实宁审写将专对导层属昆师帐帮库厂废广厅张强别弹录汇后复爱态庆应蒙怀戏户扫采换抢择击担据扩摄教数于旗时"
    "暂历书会术东查条业矩荣构乐楼标机档检台栏权欢历归气没况凌汇滚满蒙浏湾为无热营为状独现环产产画画当发监"
    "真众蒙确码碍种称积个节范简签筹签团纠约纳纸级纷细绍终组结绝络给统绝经综线维网彩线编县缩总织系继续累才"
    "坛坛群习闻联声职听肃修脑临台与兴举馆华搜参荐苏处号众术同夹里装里制复核见规视亲觉览观订计讯讨记访设许"
    "诉注证评词询试话该详志认语诚说说调谈请论咨讲谢证识议护誉读让赞负财货责贵买费贴资赏贤卖账赞车军载辑输"
    "转办回这周进游过达违递选辽还邮乡郑医释录错录表键镇镇链长门闭开间合阅阅板关陕阵陆队际险隐只双杂离云电"
    "千页顶须预颁领头频题颜颜类顾显风台养余馆馈驳腾验体发须凤面面面点党丝败蓝万畅误踪异静征镜惊并亿难删愤出龙脸连项启"
)
#: Characters that nearly every page in traditional script has, and none in simplified script.
FREQUENT: Final = "發時會為國這個來說對關責編輯網頁審閱讀聯"
_TABLE: Final = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_HAS_TRADITIONAL: Final = re.compile(f"[{_TRADITIONAL}]")


def simplified(text: str) -> str:
    """Return a text with the traditional characters of the table replaced by simplified ones, of the same length."""
    return text.translate(_TABLE) if _HAS_TRADITIONAL.search(text) else text


def is_traditional(text: str) -> bool:
    """Return whether a whole page may be in traditional script: a check that is much faster than `simplified`."""
    return any(char in text for char in FREQUENT)
