extension PageScript {
    /// What is new after a round: the page is asked again, and its live parts are put in place of the old ones.
    static let live = #"""
        const said=document.querySelector(".connection");
        const say=text=>{if(said&&said.textContent!==text)said.textContent=text;};
        const rowKey=(one,index)=>one.dataset.key||(one.id||String(index));
        function cellsOf(part){
          const all=new Map();
          [...part.querySelectorAll("tr,li,[data-key]")].forEach((one,index)=>{
            all.set(rowKey(one,index),[...one.children].map(cell=>cell.textContent));
          });
          return all;
        }
        function flash(part,before){
          [...part.querySelectorAll("tr,li,[data-key]")].forEach((one,index)=>{
            const old=before.get(rowKey(one,index));
            if(!old){one.classList.add("changed");return;}
            [...one.children].forEach((cell,at)=>{
              if(old[at]!==cell.textContent&&!cell.querySelector("time"))cell.classList.add("changed");
            });
          });
        }
        function place(part){
          const old=document.getElementById(part.id);
          if(!old||drag&&old.contains(drag.picture))return;
          turnTimes(part);
          turnAxes(part);
          const fresh=document.importNode(part,true);
          if(old.isEqualNode(fresh))return;
          const focused=old.contains(document.activeElement)?document.activeElement:null;
          if(focused&&focused.matches("input,select,textarea"))return;
          const href=focused&&focused.getAttribute("href");
          const key=row&&old.contains(row)?row.dataset.key:null;
          const open=[...old.querySelectorAll("details")].map(one=>one.open);
          const before=cellsOf(old);
          old.replaceWith(fresh);
          fresh.querySelectorAll("details").forEach((one,at)=>{if(open[at])one.open=true;});
          flash(fresh,before);
          if(key){
            row=[...fresh.querySelectorAll("[data-row]")].find(one=>one.dataset.key===key)||null;
            if(row)row.classList.add("here");
          }
          if(href){
            const again=[...fresh.querySelectorAll("a[href]")].find(one=>one.getAttribute("href")===href);
            if(again)again.focus({preventScroll:true});
          }
        }
        let asking=false,again=false;
        async function refresh(){
          if(asking){again=true;return;}
          asking=true;
          try{
            const answer=await fetch(location.href,{credentials:"same-origin",headers:{"X-Live":"1"}});
            if(!answer.ok||answer.redirected)throw new Error(String(answer.status));
            const fresh=new DOMParser().parseFromString(await answer.text(),"text/html");
            document.title=fresh.title;
            for(const part of fresh.querySelectorAll("[data-live][id]"))place(part);
            say("");
          }catch{say(words.offline);}
          asking=false;
          tick();
          if(again){again=false;refresh();}
        }
        let stale=false;
        const renew=()=>{if(document.hidden)stale=true;else refresh();};
        document.addEventListener("visibilitychange",()=>{if(!document.hidden&&stale){stale=false;refresh();}});
        if(words.events&&window.EventSource){
          const source=new EventSource(words.events);
          source.addEventListener("progress",event=>{
            running=null;
            try{const share=Number(JSON.parse(event.data).share);if(share>=0&&share<1)running=share;}catch{}
            tick();
          });
          source.addEventListener("round",()=>{running=null;renew();});
          source.addEventListener("resync",()=>{running=null;renew();});
          source.addEventListener("open",()=>say(""));
          source.addEventListener("error",()=>{running=null;say(words.offline);});
        }
        turnTimes(document);
        turnAxes(document);
        tick();
        setInterval(tick,1000);

        """#

    /// Words beside the pointer: of anything with `data-tip`, and of the cells of a heat map.
    static let tips = #"""
        let tip=null;
        function hideTip(){if(tip){tip.remove();tip=null;}}
        function showTip(text,x,y){
          if(!text){hideTip();return;}
          if(!tip){tip=document.createElement("div");tip.className="tip";body.append(tip);}
          tip.textContent=text;
          const box=tip.getBoundingClientRect(),wide=root.clientWidth,high=root.clientHeight;
          tip.style.left=`${Math.max(4,x+14+box.width>wide?x-box.width-10:x+14)}px`;
          tip.style.top=`${Math.max(4,y+18+box.height>high?y-box.height-10:y+18)}px`;
        }
        document.addEventListener("pointermove",event=>{
          if(event.pointerType==="touch"&&event.buttons===0)return;
          if(drag&&drag.moved)return;
          const over=event.target.closest&&event.target.closest("[data-tip],[data-heat],[data-smoke]");
          if(!over){hideTip();return;}
          const text=over.hasAttribute("data-smoke")?smokeTip(over,event)
            :over.hasAttribute("data-heat")?heatTip(over,event):over.dataset.tip;
          showTip(text,event.clientX,event.clientY);
        });
        document.addEventListener("pointerleave",hideTip);
        addEventListener("scroll",hideTip,{passive:true});
        function heatCell(image,event){
          const box=image.getBoundingClientRect(),data=image.dataset;
          const columns=Number(data.columns),count=Number(data.rows);
          const column=Math.min(columns-1,Math.floor((event.clientX-box.left)/box.width*columns));
          const line=Math.min(count-1,Math.floor((event.clientY-box.top)/box.height*count));
          return column<0||line<0?null:{column,line};
        }
        const heats=new Map();
        function heatCells(address){
          if(!heats.has(address)){
            heats.clear();
            heats.set(address,null);
            fetch(address,{credentials:"same-origin"}).then(answer=>answer.ok?answer.text():"")
              .then(text=>{heats.set(address,text.split("\n"));}).catch(()=>{heats.delete(address);});
          }
          return heats.get(address);
        }
        function heatTip(image,event){
          const cell=heatCell(image,event);
          if(!cell)return"";
          const data=image.dataset,name=document.querySelectorAll(`#${data.names} a`)[cell.line];
          const starts=data.starts.split(" ").map(Number);
          const start=starts.slice(0,cell.column+1).reduce((sum,one)=>sum+one,0);
          const cells=heatCells(image.dataset.heat),digit=cells&&cells[cell.line]&&cells[cell.line][cell.column];
          const said=digit?data.classes.split("|")[Number(digit)]:"";
          return`${name?name.textContent:""}\n${written(new Date(start*1000),"full")}${said?`\n${said}`:""}`;
        }

        """#

    /// A range of a picture that is dragged over: `data-from` and `data-to` (seconds since 1970) are the times at the
    /// ends of `data-left` to `data-right` (shares of the picture's width, 0 and 1 where they are not given).
    static let drags = #"""
        let drag=null;
        function stopDrag(){if(drag){drag.mark.remove();drag=null;}}
        function timeAt(picture,x){
          const box=picture.getBoundingClientRect(),data=picture.dataset;
          const left=box.left+box.width*Number(data.left||0),right=box.left+box.width*Number(data.right||1);
          const share=Math.min(Math.max((x-left)/(right-left),0),1);
          return Number(data.from)+share*(Number(data.to)-Number(data.from));
        }
        document.addEventListener("pointerdown",event=>{
          const picture=event.target.closest&&event.target.closest("[data-drag]");
          if(!picture||event.button!==0||event.target.closest("a"))return;
          const box=picture.getBoundingClientRect(),mark=document.createElement("div");
          mark.className="drag";
          drag={picture,mark,start:event.clientX,moved:false};
          Object.assign(mark.style,{left:`${event.clientX+scrollX}px`,top:`${box.top+scrollY}px`,width:"0",
            height:`${box.height}px`});
          if(event.pointerType==="mouse")event.preventDefault();
        });
        document.addEventListener("pointermove",event=>{
          if(!drag)return;
          const from=Math.min(drag.start,event.clientX),width=Math.abs(drag.start-event.clientX);
          if(!drag.moved){if(width<4)return;drag.moved=true;body.append(drag.mark);}
          drag.mark.style.left=`${from+scrollX}px`;
          drag.mark.style.width=`${width}px`;
          const show=x=>written(new Date(timeAt(drag.picture,x)*1000),"full");
          showTip(`${show(from)} – ${show(from+width)}`,event.clientX,event.clientY);
        });
        document.addEventListener("pointerup",event=>{
          if(!drag)return;
          const done=drag,ends=[timeAt(done.picture,done.start),timeAt(done.picture,event.clientX)].sort((a,b)=>a-b);
          stopDrag();
          if(!done.moved||ends[1]-ends[0]<1)return;
          const address=new URL(location.href);
          const text=seconds=>new Date(Math.round(seconds)*1000).toISOString().replace(/\.\d+Z$/,"Z");
          address.searchParams.delete("last");
          address.searchParams.set("from",text(ends[0]));
          address.searchParams.set("to",text(ends[1]));
          location.assign(address);
        });
        document.addEventListener("pointercancel",stopDrag);

        """#
}
