"""The words of a short answer: what it declines, what broke, what is waited for or claimed. Rows of data, no code.

Spelled in folded prose (lower case, straight apostrophes). A spelling in letters with blanks between words is a word
of its own, one that ends with `*` the beginning of a word; `…` stands for a few words between. Chinese, Japanese and
Korean spellings count wherever they stand (`phrases.pattern_of`).
"""

from __future__ import annotations

from .rows import row

# What a picture is called.
PICTURES = row(
    "image* | picture* | photo* | drawing* | illustration* | artwork* | portrait* | graphic* | painting* | sketch* | "
    "poster* | logo* | wallpaper* | avatar* | cartoon* | caricature* | meme* | 图片 | 图像 | 圖片 | 圖像 | 张图 | "
    "張圖 | 幅图 | 幅画 | 插图 | 插画 | 海报 | 照片 | 头像 | 壁纸 | 生图 | 绘图 | 出图 | 画作 | 画像 | 絵 | "
    "イラスト | 写真 | ポスター | ロゴ | 이미지 | 그림 | 사진 | 일러스트 | 포스터 | bild | bilder* | bildes | "
    "bilds | bildgenerier* | foto | fotos | zeichnung* | grafik* | figur | dessin* | affiche | imágenes | dibujo* | "
    "ilustra* | desenho* | immagin* | disegn* | illustrazion* | изображени* | картин* | рисун* | фото* | "
    "иллюстрац* | портрет* | 画面 | ポートレート | 초상화 | retrato* | ritratt* | charge | charges | карикатур* | "
    "vignett*"
)
# What was asked for, whatever it is.
REQUESTS = row(
    "request* | prompt* | help with that | help with this | help you with | assist with | assist you | do that | "
    "do this | fulfil* | comply | 请求 | 請求 | 提示词 | 提示詞 | 协助 | 帮您 | 帮你 | 幫您 | リクエスト | ご要望 | "
    "ご依頼 | お手伝い | プロンプト | 対応 | お応え | 요청 | 프롬프트 | 도와 | anfrage* | helfen | wunsch | "
    "demande* | requête* | aider | solicitud* | petición | ayudar* | pedido* | solicitaç* | ajudar* | richiest* | "
    "aiutar* | запрос* | помочь | instructions | вашу просьбу | auftrag"
)
# The making of it.
MAKES = row(
    "depict* | draw that | draw this | draw any | draw it | draw real | paint that | paint this | make that | "
    "make this | produce this | produce that | 生成 | 绘制 | 繪製 | 我画 | 创建 | 创作 | 制作 | 作成 | お作り | "
    "생성 | 만들 | 그려 | 그릴 | 제작 | erstell* | generier* | zeichne* | darstell* | erzeug* | créer* | générer* | "
    "modifier* | représenter* | crear* | generar* | dibujar* | representar* | criar* | gerar* | desenhar* | "
    "modificar* | создать | создавать | сгенерировать | генерировать | нарисовать | изобразить | recreate* | "
    "reproduce* | render* | edit* | alter* | 描く | 描き | 描け | 描い | 再現 | 加工 | 編集 | 照着画 | 画这 | 画出 | "
    "编辑 | 修改 | 넣어 | 표현 | 편집 | 수정 | 재현 | bearbeit* | male* | zeige* | reproduire | réaliser | "
    "reproducir | pintar* | reproduzir | retratar | riprodurre | raffigurare | ritrarre | изображать | рисовать | "
    "воспроизвести | gemalt | gezeichnet | nachzeichnen | illustrer | illustrar | ferai | fabriquer | retirer | "
    "generad* | cread* | gerad* | criad* | apagar | generat* | creat* | realizz* | togliere | 作る | 出力 | "
    "раздевать | рисую | создан* | сгенерирован*"
)
# Further refusals, wherever in the sentence; they say of themselves who declines.
DECLINES = row(
    "我做不了 | 我无法 | 我無法 | 我不能 | 我没法 | 我没办法 | ich kann … nicht | ich kann … kein* | "
    "ich darf … nicht | ich darf … kein* | kann ich … nicht | non posso | non riesco a | non sono in grado | "
    "je ne peux | не могу | refuse to | i'd rather not | not something i can | not something i'm able | "
    "not permitted to | not something we can | isn't something i can | must decline | have to decline | "
    "going to decline | need to decline | i decline | i don't create | i don't generate | i don't make | "
    "i do not create | i do not generate | won't be able to | am not allowed | 无法直接 | 无法为 | 恕难从命 | "
    "恕不能 | 不允许生成 | 不予生成 | 不支持生成 | 不得生成 | 我拒绝 | 拒绝生成 | 不便生成 | 做不到 | 画不出 | "
    "お断り | 控えさせて | 遠慮させて | 差し控え | 応じられません | 描けません | 作れません | お作りできません | "
    "お描きできません | 어렵습니다 | 어려워요 | 곤란합니다 | 거절 | 해 드릴 수 없 | 못 그려 | erstelle ich … nicht | "
    "erzeuge ich … nicht | mache ich … nicht | zeichne ich … nicht | kann ich … kein* | darf ich … nicht | "
    "darf ich … kein* | muss … ablehnen | lehne … ab | weigere mich | mir … nicht möglich | mir … nicht erlaubt | "
    "je refuse | dois décliner | dois refuser | suis … pas autorisé* | suis … autorisé à | pas en mesure de | "
    "il m'est interdit | je ne vais pas | je ne créerai pas | me niego | debo rechazar | debo declinar | "
    "tengo que rechazar | no se me permite | no tengo permitido | no voy a | no estoy autorizad* | "
    "no me es posible | no puedo | recuso-me | me recuso | preciso recusar | devo recusar | tenho de recusar | "
    "tenho que recusar | não me é possível | não tenho permissão | não me é permitido | não vou | "
    "não estou autorizad* | não posso | mi rifiuto | devo declinare | devo rifiutare | non mi è possibile | "
    "non mi è permesso | non mi è consentito | non sono autorizzat* | non intendo | я не буду | отказываюсь | "
    "вынужден отклонить | вынуждена отклонить | вынужден отказать | мне нельзя | не имею права | мне не разрешено | "
    "have to pass | i pass on | can't paint | prefer not to | 不能生成 | 不能做 | 不会生成 | 画不了 | 帮不了 | "
    "没办法直接 | 不能画 | 不能照 | 無法直接 | 描くのを控え | 控えております | 作ることはでき | "
    "出力することができません | 제작이 불가 | 만들지 않 | 그리지 않 | 그릴 수 없 | stelle ich … nicht | "
    "erstelle ich … kein* | zeichne ich … kein* | mache ich … kein* | ne dessinerai pas | ne la ferai pas | "
    "je ne ferai pas | m'y refuse | c'est non | préfère ne pas | ne réalise pas | ne crée pas | ne génère pas | "
    "ne sais pas | no la hago | no lo hago | no creo imágenes | no genero | no me está permitido | prefiero no | "
    "não faço | não crio | não gero | recuso este | prefiro não | non lo faccio | non la faccio | non realizzo | "
    "non creo | non genero | non disegno | preferisco non | non la posso | non lo posso | non è una cosa che posso | "
    "рисовать не буду | не стану | не умею | нарисовать не получится | не буду рисовать | не рисую | не создаю | "
    "描けない"
)
# Nobody in particular declines: it needs the picture or the request as its object.
IMPERSONAL = row(
    "we can't | we cannot | we couldn't | we're unable to | we are unable to | no se puede | não é possível | "
    "il m'est impossible | unable to generate | cannot generate | can't generate | 无法生成 | 無法生成 | 不能生成"
)
# It was turned down by a rule.
BLOCKS = row(
    "request blocked | prompt blocked | request rejected | prompt rejected | request was … blocked | "
    "request was … rejected | request was … declined | request was … denied | request has been … rejected | "
    "request has been … blocked | prompt was … blocked | prompt was … rejected | prompt was … flagged | "
    "request was … flagged | prompt has been … blocked | prompt has been … rejected | blocked by … filter | "
    "blocked by … safety | blocked by … policy | rejected by … safety | flagged by … safety | violates our | "
    "violate our | violates the … policy | against our … policy | against our … guidelines | against our rules | "
    "not allowed by our | isn't allowed by our | 未通过审核 | 审核未通过 | 违反了 | 违反我们 | 敏感词 | 敏感内容 | "
    "违规内容 | 被拒绝 | 被系统拦截 | 被拦截 | ポリシーに違反 | ポリシー違反 | 規約に違反 | 정책에 위배 | "
    "정책을 위반 | 정책 위반 | verstösst gegen | abgelehnt | blockiert | enfreint | a été refusée | a été rejetée | "
    "a été bloquée | infringe | viola … política | fue rechazad* | fue bloquead* | foi rejeitad* | foi bloquead* | "
    "foi recusad* | viola le | viola la | è stata rifiutata | è stata bloccata | нарушает … правила | "
    "нарушает … политику | был отклонен | отклонён | заблокирован* | are off limits | not permitted by our | "
    "contrary to our | 不符合 | 违反平台 | ブロックされ | 拒否され | 却下され | 차단되었 | 차단됐 | 거부되었 | "
    "거부됐 | 걸려 | verletzt | widerspricht | nicht vereinbar | contraire à | va contra | va en contra | incumple | "
    "contra las normas | contra as nossas | viola nossas | viola as | viola nuestr* | contrario a | va contro | "
    "contraria a | противоречит | запрещен* | запрещён* | can't be created because | cannot be created because | "
    "can't be generated because | can't be shown | guardrails | zurückgehalten | wurde nicht erzeugt, weil | "
    "wurde nicht erstellt, weil | gegen die nutzungsbedingungen | unzulässig* | ne respecte pas | "
    "ne peut … être montrée | propos haineux | contenu interdit | rechazó | no se ha generado porque | "
    "no se puede mostrar | no se ha creado porque | barrado | não foi gerada porque | não foi criada porque | "
    "fere as nossas | não pode ser exibida | non è stata generata perché | non è stata creata perché | "
    "non può essere mostrata | не прошла модерацию | не прошёл модерацию | показать её нельзя | недопустим* | "
    "怕侵权 | 不適切 | 부적절 | is blocked | may violate"
)
# The rules by name.
POLICIES = row(
    "content polic* | usage polic* | 平台规定 | 安全策略 | ガイドライン | 가이드라인 | inhaltsrichtlin* | "
    "normas de uso | regras de uso | norme sui contenuti | правила | our rules | our terms | community standards | "
    "安全过滤 | 平台规则 | 使用规范 | 安全フィルター | 안전 필터 | 이용 약관 | nutzungsbedingungen | "
    "sicherheitsfilter | conditions d'utilisation | filtre de sécurité | règles | nuestras normas | "
    "filtro de seguridad | nossas regras | filtro de segurança | nostre regole | nostre norme | "
    "filtro di sicurezza | linee guida | фильтр безопасности | moderaç* | модераци* | diretrizes | "
    "normas de la comunidad | regolamento | règlement"
)
# It broke, or a limit was reached.
BREAKS = row(
    "error generating | error creating | rate limit* | rate-limit* | too many requests | too many image* | "
    "quota … exceeded | quota … reached | quota … exhausted | quota … used up | exceeded … quota | used up … quota | "
    "used up … credits | used up … allowance | used all … credits | out of credits | out of quota | "
    "no credits left | not enough credits | not enough balance | insufficient balance | insufficient credit* | "
    "insufficient quota | insufficient funds | insufficient_quota | insufficient_balance | insufficient_user_quota | "
    "hit … limit | reached … limit | exceeded … limit | limit … reached | limit … exceeded | timed out | time out | "
    "timeout | unavailable | not available right now | overloaded | at capacity | over capacity | high demand | "
    "heavy load | server error | internal error | technical problem* | technical issue* | technical difficult* | "
    "technical error* | something went wrong | went wrong on our | error occurred | there was an error | "
    "there was a problem | an error … occurred | ran into an error | ran into a problem | encountered an error | "
    "encountered an issue | encountered a problem | failed to generate | failed to create | failed to upload | "
    "could not be finished | couldn't be finished | could not be completed | couldn't be completed | bad gateway | "
    "payment required | servers are … busy | server is … busy | is … down for maintenance | 请求过多 | "
    "请求过于频繁 | 请求太频繁 | 速率限制 | 频率限制 | 限流 | 额度不足 | 额度已 | 额度 … 用完 | 额度 … 耗尽 | "
    "配额不足 | 配额已 | 积分不足 | 次数 … 用完 | 次数 … 上限 | 已达上限 | 达到 … 上限 | 超时 | 超時 | 人数过多 | "
    "不可用 | 服务器错误 | 内部错误 | 出错了 | 出现错误 | 发生错误 | 发生了错误 | 出了点问题 | 出现问题 | 网络错误 | "
    "网络异常 | 负载过高 | 维护中 | 速度制限 | レート制限 | リクエストが多すぎ | 上限に達し | 制限に達し | 使い切 | "
    "残高不足 | 残高が不足 | クレジットが不足 | クレジットが足り | タイムアウト | エラーが発生 | 混み合って | 混雑 | "
    "利用できません | 利用いただけません | メンテナンス | サーバーエラー | 失敗しました | 問題が発生 | 너무 많 | "
    "제한되었 | 한도 … 초과 | 한도에 도달 | 한도를 모두 | 할당량 | 잔액이 부족 | 잔액 부족 | 크레딧이 부족 | "
    "크레딧 부족 | 시간이 초과 | 시간 초과 | 오류가 발생 | 혼잡 | 사용할 수 없습니다 | 이용할 수 없습니다 | 점검 | "
    "실패했습니다 | 문제가 발생 | 문제가 생겼 | limit … erreicht | kontingent … erschöpft | guthaben … nicht aus | "
    "guthaben … erschöpft | fehler … aufgetreten | zeitüberschreitung | zu viele anfragen | überlastet | "
    "nicht verfügbar | nicht erreichbar | fehlgeschlagen | etwas … schiefgelaufen | schief gelaufen | ausgelastet | "
    "limite … atteinte | quota … atteint | quota … épuisé | quota … dépassé | crédits … épuisés | "
    "crédits insuffisants | solde … insuffisant | erreur s'est produite | erreur est survenue | délai … dépassé | "
    "trop de requêtes | trop de demandes | surchargé* | indisponible* | échoué | problème est survenu | "
    "n'a pas pu être | s'est mal passé | límite … alcanz* | alcanzó … límite | alcanzado … límite | "
    "cuota … agotad* | agotado … cuota | créditos … agotad* | agotado … créditos | créditos insuficientes | "
    "saldo … insuficiente | ocurrió un error | ocurrido un error | produjo un error | producido un error | "
    "hubo un error | tiempo … agot* | agotó el tiempo | demasiadas solicitudes | sobrecargad* | no está disponible | "
    "no disponible | salió mal | falló | limite … atingid* | atingiu … limite | cota … esgotad* | "
    "créditos … esgotad* | ocorreu um erro | houve um erro | tempo … esgot* | muitos pedidos | muitas solicitações | "
    "sobrecarregad* | indisponíve* | não está disponível | deu errado | correu mal | falhou | limite … raggiunt* | "
    "raggiunto … limite | quota … esaurit* | crediti … esaurit* | crediti insufficienti | saldo insufficiente | "
    "verificato un errore | tempo … scadut* | troppe richieste | sovraccaric* | non disponibile | non è riuscit* | "
    "andato storto | лимит … исчерпан | лимит … достигнут | лимит … превышен | исчерпан … лимит | "
    "исчерпали … лимит | квота … исчерпана | произошла ошибка | возникла ошибка | время … истекло | "
    "превышено время | слишком много запросов | перегружен* | недоступ* | не удалось | пошло не так | "
    "balance is too low | too low to | could not be generated | couldn't be generated | could not be created | "
    "couldn't be created | could not be produced | could not generate … because | daily limit | monthly limit | "
    "usage limit | try … different model | no longer available | 余额 … 不足 | 用完了 | 已用完 | 繁忙 | 生成出错 | "
    "无法连接 | 高負荷 | 応答しません | 生成されませんでした | 연결할 수 없습니다 | 응답하지 않 | 과부하 | 몰려 | "
    "tageslimit | monatslimit | konnte … nicht erzeugt | konnte … nicht erstellt | konnte … nicht generiert | "
    "konnte … nicht fertig* | auslastung | reicht … nicht | nicht genug guthaben | zu wenig guthaben | "
    "limite quotidienne | limite journalière | atteint … limite | forte demande | crédit … insuffisant | "
    "n'est pas disponible | n'a pas abouti | no se pudo | alta demanda | saldo suficiente | créditos suficientes | "
    "límite diario | no hay saldo | não foi possível gerar | não foi possível criar | não foi possível concluir | "
    "limite diário | não tem saldo | non è stato possibile | non basta | non è … disponibile | limite giornaliero | "
    "alto carico | richieste elevat* | credito … insufficiente | высокая нагрузка | высокой нагрузки | "
    "дневной лимит | недостаточно | закончились | out of image* | something broke | couldn't be read | "
    "could not be read | arrived empty | isn't part of your … plan | not part of your … plan | "
    "not included in your plan | connect error | disconnect/reset | connection termination | connection refused | "
    "upstream … error | 负载已饱和 | 无可用渠道 | 次数用光 | 用光了 | 读不出来 | 文件损坏 | 崩了 | 打不开 | "
    "集中しており | 読み込めません | 開けません | 有料プラン | サーバーが落ち | 止まりました | 모두 사용 | "
    "열 수 없습니다 | 손상 | 부족해 | 부족합니다 | 다 쓰셨 | 서버가 멈 | 멈췄 | 읽을 수 없 | aufgebraucht | "
    "lässt sich nicht öffnen | weggebrochen | abgestürzt | ausgefallen | sind keine bilder enthalten | zu lang | "
    "épuisé vos | avez épuisé | saturé* | illisible* | en panne | panne chez nous | s'est interrompue | "
    "pas comprise dans | pas incluse dans | n'est pas incluse | acabado las imágenes | colapsad* | "
    "caído el servidor | se ha caído | no incluye | já usou todas | não abriu | corrompid* | caiu | deu um erro | "
    "não inclui | не открывается | повреждён* | повреждено | упал | esaurito | esaurite | non include | "
    "non comprende | non si apre | disconness* | danneggiat* | 里面没有图片 | 读取 … 失败 | 获取 … 失败"
)
# To try it again, which a service says of its own breakdown.
RETRIES = row(
    "try again | retry | wait | later | our side | our end | our servers | upgrade | top up | 稍后 | 再试 | 重试 | "
    "重新提交 | 充值 | 升级 | もう一度 | 再度 | しばらく | 時間をおいて | 다시 시도 | 잠시 | 충전 | versuche es | "
    "versuchen sie | noch einmal | später | réessay* | relancer | plus tard | inténtalo | inténtelo | de nuevo | "
    "más tarde | intenta | tente novamente | mais tarde | tente de novo | riprova | più tardi | попробуйте | позже | "
    "ещё раз | повторите | in a few minutes | vuelve a intentar* | otra vez | versuch es | nochmal | "
    "dans quelques minutes | tra qualche minuto | mind sending it again | once more | 再传一张 | 再发一遍 | "
    "明天再来 | 明儿再来 | お試しください | お願いでき | 다시 올려 | 다시 와 | 요청해 주세요 | renvoyez | relancez | "
    "prueba | recarga | pedir de novo | envie de novo | pode pedir | пришлите"
)
# It is being made.
WAITS = row(
    "still being generated | is being generated | is being created | is being processed | is being made | "
    "still being created | still processing | is queued | in queue | in the queue | is on its way | will be ready | "
    "almost ready | working on | be patient | please wait | hang tight | check back | lots of people | "
    "many users are | 正在生成 | 正在绘制 | 生成中 | 请稍候 | 请稍等 | 请耐心等待 | 排队 | 处理中 | 正在处理 | "
    "生成しています | 作成しています | 作成中です | お待ちください | 順番待ち | 생성 중 | 만들고 있습니다 | "
    "생성하고 있습니다 | 그리고 있습니다 | 기다려 | 대기열 | 대기 중 | wird … erstellt | wird … generiert | "
    "wird … erzeugt | in der warteschlange | bitte warte* | einen moment | en cours | patientez | file d'attente | "
    "se está generando | se está creando | está en cola | en la cola | en proceso | espere | espera un | "
    "está a ser gerad* | está sendo gerad* | está sendo criad* | a ser criad* | na fila | aguarde | in fase di | "
    "in coda | in corso | attendi | attendere | генерируется | создаётся | создается | рисуется | в очереди | "
    "подождите | 图片正在 | 잠시만 기다 | wird gerade | arbeite … daran | je travaille | estoy generando | "
    "estoy creando | estou gerando | estou criando | sto generando | sto creando | генерирую | рисую | "
    "正在为您绘制 | 그리고 있어요 | 만들고 있어요 | in arbeit | se prépare | in lavorazione | se está preparando | "
    "готовится"
)
# It is said to be there.
SHOWN = row(
    "here is | here's | here are | i've created | i have created | i created | i've generated | i have generated | "
    "i generated | i've drawn | i drew | i've made | i made | has been generated | has been created | is ready | "
    "are ready | successfully generated | 已为您 | 已为你 | 为您生成了 | 已生成 | 已经生成 | 已经为您 | 这是您 | "
    "这是你 | 如下 | 生成好了 | 画好了 | 做好了 | こちらが | 生成しました | 作成しました | 描きました | できました | "
    "요청하신 | 생성했습니다 | 그렸습니다 | 만들었습니다 | 완성 | 여기 | hier ist | hier sind | habe … erstellt | "
    "habe … generiert | habe … gezeichnet | ist fertig | voici | j'ai créé | j'ai généré | j'ai dessiné | "
    "est prête | aquí está | aquí tienes | aquí tiene | he creado | he generado | he dibujado | está lista | "
    "aqui está | criei | gerei | desenhei | está pronta | ecco | ho creato | ho generato | ho disegnato | è pronta | "
    "вот | создал* | сгенерировал* | нарисовал* | готов*"
)
# The same, where nothing else needs to be named.
CLAIMS = row(
    "i've created | i have created | i've generated | has been generated | successfully generated | 已为您生成 | "
    "已为你生成 | 为您生成了 | 已经生成 | 生成好了 | 画好了"
)
# A sentence with one of these explains or reports; it tells nothing of this request.
EXPLAINS = row(
    "means | mean that | stands for | usually | often | typically | in general | many services | each | whenever | "
    "is called | refers to | occurs when | happens when | appears when | the message | the error | this error | "
    "error code | status code | the text | the term | 表示 | 是指 | 通常 | 一般 | 往往 | 常常 | 报错 | 错误码 | "
    "状态码 | という | 意味 | 多くの | ことがあります | 状態コード | 메시지 | 뜻 | 상태 코드 | 보통 | 대부분 | "
    "bedeutet | meistens | oft | die meldung | signifie | le message | souvent | la plupart | significa | "
    "el mensaje | suele | la mayoría | a mensagem | geralmente | costuma | il messaggio | spesso | di solito | "
    "означает | сообщение | обычно | часто | とは、 | とは何 | most services | most of | most models | in most | "
    "tell from a photo | 就像 | 之所以 | wie ein | c'est comme | es como | è come | é como"
)
# How a sentence begins that only supposes.
SUPPOSES = row(
    "if | when | wenn | falls | si vous | si tu | si le | si la | si el | si no | si usted | quand | lorsque | "
    "cuando | se il | se la | se o | se a | quando | если | когда | 如果 | 当 … 时 | 若 | もし | 만약 | once | "
    "unless | while | although | because | since | without | ohne | sans | sin | sem | senza | без | 没有"
)
