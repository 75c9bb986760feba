"""Answers of a bank to a batch, as banks write them (pain.002)."""

from collections.abc import Iterable, Mapping


def status_report(
    message_id: str,
    answers: Mapping[str, tuple[str, str]] | Iterable[tuple[str, tuple[str, str]]] = (),
    *,
    group: str = "",
    reason: str = "",
    version: str = "03",
    amounts: Mapping[str, str] | None = None,
    blocks: Iterable[str] = ("",),
    block_id: str = "",
) -> bytes:
    """Return a report on the batch `message_id`: {end-to-end id: (status, code of the reason)}, or on the whole.

    `answers` may be pairs, where a payment is named twice. `blocks` are what is said of each block of payments, the
    payments in the first; `block_id` is its name, where it is not that of the batch.

    `amounts` is {end-to-end id: the payment's amount as the bank has it, with its currency: "EUR 1500.00"}.
    """
    named = answers.items() if isinstance(answers, Mapping) else answers
    lines = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{end_to_end_id}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>zegt de bank</AddtlInf></StsRsnInf>" if code else "")
        + _told((amounts or {}).get(end_to_end_id))
        + "</TxInfAndSts>"
        for end_to_end_id, (status, code) in named
    )
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-03-03T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{status}{why}</OrgnlGrpInfAndSts>"
        + "".join(
            f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{block_id or message_id}</OrgnlPmtInfId>"
            + (f"<PmtInfSts>{said}</PmtInfSts>" if said else "")
            + ("" if number else lines)
            + "</OrgnlPmtInfAndSts>"
            for number, said in enumerate(blocks)
        )
        + "</CstmrPmtStsRpt></Document>"
    ).encode()


def _told(amount: str | None) -> str:
    if amount is None:
        return ""
    currency, cents = amount.split(" ")
    return f'<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">{cents}</InstdAmt></Amt></OrgnlTxRef>'
