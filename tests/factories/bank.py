"""Answers of a bank to a batch, as banks write them (pain.002)."""

from collections.abc import Mapping


def status_report(
    message_id: str,
    answers: Mapping[str, tuple[str, str]] | None = None,
    *,
    group: str = "",
    reason: str = "",
    version: str = "03",
    amounts: Mapping[str, str] | None = None,
) -> bytes:
    """Return a report on the batch `message_id`: {end-to-end id: (status, code of the reason)}, or on the whole.

    `amounts` is {end-to-end id: the payment's amount as the bank has it, with its currency: "EUR 1500.00"}.
    """
    lines = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{end_to_end_id}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn><AddtlInf>zegt de bank</AddtlInf></StsRsnInf>" if code else "")
        + _told((amounts or {}).get(end_to_end_id))
        + "</TxInfAndSts>"
        for end_to_end_id, (status, code) in (answers or {}).items()
    )
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.{version}">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>BANK-1</MsgId><CreDtTm>2026-03-03T10:00:00</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts><OrgnlMsgId>{message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{status}{why}</OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>{message_id}</OrgnlPmtInfId>{lines}</OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    ).encode()


def _told(amount: str | None) -> str:
    if amount is None:
        return ""
    currency, cents = amount.split(" ")
    return f'<OrgnlTxRef><Amt><InstdAmt Ccy="{currency}">{cents}</InstdAmt></Amt></OrgnlTxRef>'
