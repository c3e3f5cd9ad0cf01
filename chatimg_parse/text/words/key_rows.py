"""The keys of bodies: what a member means, by its name. Rows of data, no code.

A key is compared folded (rule 20): without case and without `_`, `-`, `.` and blanks, so `resultImageUrl`,
`ResultImageURL` and `result-image-url` are one. Each spelling has one meaning out of the closed set below. To teach
the parser a newly seen key, add its spelling to one row and a body to `tests/fixtures/keys/`; a test wants every
spelling needed by a case and no spelling in two rows.

What a name is made of is known, too, where the whole is not (`BEFORE`, `BEHIND`, `OF`): `edited_image_url` is a
result, `style_reference_image` an input, `bot_avatar_url` nobody's picture.
"""

from __future__ import annotations

from .rows import row

# Of carriers and items those that only an answer has: what stands in them beside a prompt is no input of a done task.
OUTCOMES = frozenset(row("result | results | output | outputs"))
ROWS: dict[str, tuple[str, ...]] = {
    # -- results ------------------------------------------------------------------------------------------------
    # Pictures; beside a prompt what the user sent (rule 23).
    "picture": row(
        "image | images | img | imgs | picture | pictures | photo | photos | pic | pics | image_file | image_data | "
        "image_infos | image_ori | large_images"
    ),
    # Pictures that nobody sends.
    "result": row("sample | samples | artifacts | predictions | img_paths | generated | artifact"),
    # Where an object is one picture: where it lies.
    "address": row("url | urls | uri | href | src | gcs_uri | local_url | path | link | url_map"),
    # The same picture to download.
    "download": row("download_url | download_link | download_uri | download_urls"),
    # Where an object is one picture: its bytes.
    "bytes": row(
        "b64_json | b64 | base64 | image_b64_json | image_bytes | bytes_base64_encoded | binary_data_base64 | blob | "
        "base64_data | bytes"
    ),
    # The object around the address or the bytes of one picture.
    "nested": row("inline_data | file_data | source | asset | encodings | resource | file | media"),
    # Anything: an object, a list of results, JSON as text, an address, or words.
    "carrier": row(
        "data | result | output | response | resp | payload | body | result_json | response_json | event_data"
    ),
    # The same, and the words of an error.
    "detail": row("detail"),
    # What is told beside the work: its state counts, pictures in it are those of an unknown member.
    "about": row("metadata"),
    # Of a response that was put into an object: where its answer will be.
    "headers": row("headers"),
    # Results, one by one.
    "items": row(
        "results | outputs | generations | creations | sub_task_result_list | steps | files | message_files | "
        "items | messages | renditions | events | attachments | embeds | responses | records | nodes | edges | "
        "rows | entries | tool_result | list | variations | works"
    ),
    # An object around others, which says nothing by itself.
    "wrapper": row(
        "assets | generations_by_pk | generate_video_response | interaction | extra | item | part | step | "
        "content_block | record | structured_content | header | kwargs | attributes | node | fields | json"
    ),
    # An object that is a task: its `id` is that of the task.
    "task": row("task | job | prediction | generation"),
    "assets": row("generated_assets"),
    "video": row("video | videos | video_result | mp4"),
    # What shows a video, or a picture in small.
    "poster": row("thumbnail | thumbnails | poster | cover | thumb | small | tiny"),
    # A picture on its way.
    "draft": row("partial_image_b64 | current_image | current_images | progress_image"),
    # A picture where nothing else in the object is one: all of them in one, or what it was made from.
    "spare": row("grid | grid_image_url"),
    # -- words --------------------------------------------------------------------------------------------------
    "words": row(
        "content | text | answer | output_text | parts | multi_mod_content | blocks | text_response | reply | "
        "completion | generated_text | markdown | html | output_string"
    ),
    "reasoning": row("reasoning_content | reasoning | thinking | thought | reasoning_text | summary"),
    "refusal": row("refusal"),
    "choices": row("choices | candidates"),
    "delta": row("delta"),
    "call": row("tool_calls | function_call | function"),
    # -- state and task -----------------------------------------------------------------------------------------
    "state": row("status | state | stage | job_status_msg"),
    # True or 1 where it is done.
    "flag": row("finished | done | is_finished | is_done | is_completed | success_flag | is_finish"),
    "progress": row(
        "progress | progress_percent | progress_pct | progress_percentage | percent_complete | percent | percentage"
    ),
    "task-id": row("task_id | job_id | generation_id | prediction_id | task_uuid | job_uuid | prompt_id"),
    "id": row("id | uuid"),
    # The id of a request: the task's where a poll address stands beside it, or nothing else.
    "handle": row("request_id | req_id"),
    # What only an object of a conversation has: its ids start no task.
    "talk": row("conversation_id | chat_id"),
    "poll": row(
        "poll_url | polling_url | status_url | fetch_url | query_url | check_url | task_url | get_url | "
        "operation_location"
    ),
    # Where the answer will be: asked for where nothing tells of the state.
    "fetch": row("response_url | fetch_result"),
    "preview": row("preview_url"),
    "source": row("source_url"),
    "expiry": row("expires_at | expire_at | expiration | expiration_time | expires"),
    # -- errors -------------------------------------------------------------------------------------------------
    "error": row("error | errors | base_resp | error_info | error_detail | exception | last_error | error_messages"),
    # Another error in an error object, or its words.
    "cause": row("inner_error | cause | details | raw | reasons | extensions"),
    "code": row("code | error_code | err_code | fail_code | failure_code | status_code"),
    # A message where nothing else tells of a failure.
    "message": row("message | msg | error_message | error_msg"),
    # And only beside something that does: `description` may well be that of a picture.
    "note": row(
        "err_msg | fail_msg | status_message | status_msg | description | error_text | failure_message | "
        "error_description"
    ),
    "reason": row("failure_reason | fail_reason | failed_reason"),
    # The same beside something else that tells of a failure; a judge gives reasons, too.
    "why": row("reason | failure"),
    "finish": row("finish_reason | native_finish_reason | stop_reason | finish_reasons"),
    "block": row("prompt_feedback | block_reason"),
    "incomplete": row("incomplete_details"),
    # All went well, or not.
    "ok": row("success | ok | succeeded"),
    "failed": row("is_error | has_error | failed_count | faulted"),
    # One picture was held back: why, `false` where it was, `true` where it was (rule 26).
    "withheld": row("rai_filtered_reason | rai_media_filtered_reasons | filter_reason | filtered_reason"),
    "safe": row("respect_moderation | is_image_safe | is_safe | img_approve_conclusion"),
    "unsafe": row(
        "has_nsfw_concepts | has_nsfw_contents | blocked | is_blocked | filtered | is_filtered | content_filtered | "
        "censored | blurred | is_blurred | blacked_out | nsfw_content_detected"
    ),
    # -- what is around -----------------------------------------------------------------------------------------
    "prompt": row("prompt | user_prompt | text_prompt | input_prompt"),
    "revised": row("revised_prompt | actual_prompt | enhanced_prompt | final_prompt"),
    "alt": row("alt | alt_text"),
    "mime": row("mime_type | media_type | content_type"),
    # With a media type the signs that an object tells of a file that was made; the weak ones not alone.
    "sign": row("file_name | file_size | timings"),
    "weak-sign": row("width | height | seed"),
    "kind": row("type | event_type | event | block_type"),
    "object": row("object"),
    "role": row("role"),
    # Whose it is, which counts where it is the user's.
    "speaker": row("belongs_to | sender | author | from | author_role | sender_type"),
    # The id of a body, and the place of an entry among others.
    "body-id": row("response_id"),
    "index": row("index"),
    "usage": row("usage | usage_metadata"),
    "created": row("created | created_at"),
    "model": row("model | model_version"),
    "option": row("background | output_format | quality | size"),
    # What the user sent, shown again.
    "input": row(
        "input | inputs | request | param | params | parameters | param_json | tool_input | arguments | args | "
        "mask | reference | references | image_prompts | instances | conditioning | generation_config | contents"
    ),
    # Nobody's picture, and nothing that is said of the work.
    "ignored": row(
        "avatar | avatars | icon | icons | logo | logos | profile | banner | badge | user | owner | bot | creator | "
        "account | organization | provider | webhook | callback | cancel_url | documentation_url | docs | help_url | "
        "homepage | website | terms | tools | tool_choice | annotations | citations | grounding_metadata | "
        "search_results | logprobs | buttons | safety_ratings | content_filter | content_filters | "
        "content_filter_results | prompt_filter_results | models | loras | templates | examples | logs | "
        "observation | audio | audios | queue_info | web | stream | example | sponsor | ads | ad | related | "
        "recommendations | gif_url | template | workflow | model_info | voice | properties | job_status_code | "
        "sources | source_documents | formats | components | qr_code | captcha | hero | og_image | headshot | "
        "sprites | model_versions | card_data | default_example | latest_version | upload_url | hits | self"
    ),
}

# With one of these an object is a body, even beside parameter keys (rule I5).
BODY = row("choices | candidates | output | data | error | created | generations | task_id | status")
# What a name begins with, before one of a picture: `edited_image_url`; before one of an address: `asset_url`.
BEFORE: dict[str, tuple[str, ...]] = {
    "result": row(
        "result | output | generated | final | edited | upscaled | enhanced | processed | rendered | response | "
        "out | after"
    ),
    "input": row(
        "input | init | source | reference | ref | mask | control | uploaded | base | style | subject | character | "
        "face | garment | person | start | end | first | last | guide | user | prompt | before | previous"
    ),
    "spare": row("origin | original | temporary"),
    "address": row(
        "asset | media | cdn | public | storage | signed | file | remote | resource | object | s3 | oss | cos | "
        "presigned | hosted | content | full | hd | raw | static | permanent"
    ),
    "bytes": row("base64 | b64"),
    "draft": row("partial | intermediate | step"),
    "poster": row("thumbnail | thumb | preview | cover | poster | small | placeholder"),
    "ignored": row("model | profile | background | brand | company | app | product | proxy"),
}
# What it ends with, but for a word of a picture or address: `bot_avatar_url`, `sd_generation_job`.
BEHIND: dict[str, tuple[str, ...]] = {
    "ignored": row("avatar | icon | logo | webhook | callback | badge | banner"),
    "poster": row("thumbnail | thumb"),
    "input": row("reference | mask"),
    "task": row("job | task"),
}
# Whose state, error or result it is: `job_stage`, `sub_task_error_code`.
OF = row("sub_task | job | task | generation | image | img | video | run")
