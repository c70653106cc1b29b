"""Pages for the cleaner's tests: an article written for them, and the parts that sites put around it."""

from __future__ import annotations

PARAGRAPHS = (
    "本报讯（记者 沈予安）近日，临河县委政法委组织召开矛盾纠纷排查化解推进会，对第四季度重点工作作出部署。",
    "会议指出，要坚持和发展新时代“枫桥经验”，把问题解决在基层、化解在萌芽状态，做到小事不出村、大事不出镇。",
    "截至目前，全县十二个乡镇共排查各类纠纷三百二十余件，化解率达到百分之九十七，群众满意度稳步提升。",
    "下一步，该县将继续完善网格员走访机制，推动人民调解、行政调解、司法调解有效衔接。",
)
TITLE = "临河县召开矛盾纠纷排查化解推进会"
BODY = "\n\n".join(PARAGRAPHS)
NAV = (
    '<div class="nav"><ul>'
    + "".join(
        f'<li><a href="/{i}/">{t}</a></li>' for i, t in enumerate(("首页", "要闻", "平安建设", "队伍建设", "以案释法"))
    )
    + "</ul></div>"
)
CRUMB = '<div class="path">您当前的位置：<a href="/">首页</a> &gt; <a href="/yw/">要闻</a> &gt; 正文</div>'
HEADER = '<div class="info">发布时间：2024-11-08 09:30 来源：临河县委政法委 作者：沈予安 浏览次数：<span>126</span> 【字体：大 中 小】 【打印】</div>'
FOOTER = (
    '<div class="footer"><p><a href="/map/">网站地图</a> | <a href="/about/">关于我们</a></p><p>主办：中共临河县委政法委员会</p>'
    "<p>冀ICP备12345678号-1 冀公网安备 13012302000123号 网站标识码：1301230001</p></div>"
)
RELATED = (
    '<div class="related"><h3>相关新闻</h3><ul>'
    + "".join(
        f'<li><a href="/yw/{i}.html">{t}</a><span>2024-11-0{i}</span></li>'
        for i, t in enumerate(("某镇开展普法宣传进校园活动", "我县召开平安建设联席会议", "网格员夜访记"), 1)
    )
    + "</ul></div>"
)


def paragraphs(texts: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def page(body: str, *, above: str = "", below: str = "", title: str = TITLE, head: str = "") -> str:
    """Return a page: navigation, breadcrumb, headline, header line, `above`, body, `below`, footer."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}-临河长安网</title>{head}</head><body>{NAV}{CRUMB}<h1>{title}</h1>{HEADER}"
        f"{above}{body}{below}{FOOTER}</body></html>"
    )
